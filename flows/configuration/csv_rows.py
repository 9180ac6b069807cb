"""The rows of a CSV file, each with the line of the file on which it begins: a cell may run over several."""

import csv
import io

from flows.errors import ConfigurationError


def csv_rows(text: str, delimiter: str = ",") -> list[tuple[int, list[str]]]:
    """Without the empty ones. Raises ConfigurationError with the line at which the trouble begins."""
    # Line breaks as on Windows, Unix and the old Macintosh, which spreadsheet programs still offer.
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    reader = csv.reader(io.StringIO(plain), delimiter=delimiter, strict=True)
    rows: list[tuple[int, list[str]]] = []
    begins = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append((begins, row))
            begins = reader.line_num + 1
    except csv.Error as error:
        raise ConfigurationError(
            [f"line {begins}: cannot be read as CSV ({error}); look at the quotes there, or save it again as CSV"]
        ) from error
    return rows
