"""The play checks itself: it fails when a mail ends otherwise than the script says. Without Prefect here: one pass of the mailroom is the run."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from flows.demo.play import Play
from flows.demo.script import Script, read_script
from flows.demo.servers import EmbeddedMail
from flows.demo.stage import Stage, write_configuration
from flows.errors import KringpostError
from flows.settings import FormSender, Settings
from flows.shipped import shipped
from flows.wiring import open_parts
from tests.journey.office import SECRET, one_pass

SHIPPED = read_script(shipped() / "config" / "demo")
SCRIPT = replace(SHIPPED, acts=tuple(act for act in SHIPPED.acts if act.flow == "poll-inbox"))


def test_the_shipped_script_plays_to_its_end(tmp_path: Path) -> None:
    with a_play(tmp_path, SCRIPT) as play:
        played = list(play.acts())

    assert len(played) == len(SCRIPT.acts)


def test_another_outcome_than_written_fails_the_play(tmp_path: Path) -> None:
    first, *others = SCRIPT.acts
    wrong = replace(first, mails=(replace(first.mails[0], outcome="full"), *first.mails[1:]))

    with a_play(tmp_path, replace(SCRIPT, acts=(wrong, *others))) as play, pytest.raises(KringpostError) as failed:
        list(play.acts())

    assert "prose ended as confirmed (rule_3_accept); it must end as full." in str(failed.value)


def test_a_mail_left_lying_fails_the_play(tmp_path: Path) -> None:
    with a_play(tmp_path, SCRIPT) as play, pytest.raises(KringpostError, match="did not handle it"):
        list(replace(play, run=lambda flow, moment: {}).acts())


def test_an_answer_that_never_came_cannot_be_answered(tmp_path: Path) -> None:
    with a_play(tmp_path, replace(SCRIPT, acts=SCRIPT.acts[1:])) as play, pytest.raises(KringpostError) as failed:
        list(play.acts())

    assert "no confirmed was sent to a.smeets@rietveldlek.example" in str(failed.value)


@contextmanager
def a_play(folder: Path, script: Script) -> Iterator[Play]:
    write_configuration(folder / "config", script)
    with EmbeddedMail({script.us: "secret"}) as mail:
        settings = Settings(
            config=folder / "config",
            addresses=(script.us,),
            imap_url=mail.imap_url(script.us),
            smtp_url=mail.smtp_url(),
            database_url=f"sqlite:///{folder}/kringpost.db",
            secret=SECRET,
            form_senders=tuple(FormSender.model_validate(each) for each in script.form_senders),
        )
        with open_parts(settings) as parts:
            stage = Stage(folder, mail, parts, "", settings, lambda: None)

            def run(flow: str, moment: datetime) -> Mapping[str, int]:
                with parts.mailroom(lambda: moment) as mailroom:
                    one_pass(mailroom)
                return {}

            yield Play(script, stage, run)
