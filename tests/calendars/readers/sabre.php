<?php
// Reads calendars with sabre/vobject, the parser of sabre/dav and Nextcloud's server. Usage: php sabre.php FILE...
// Prints, per file, [start, end, title, UID] of every appointment, in UTC.
error_reporting(E_ERROR | E_PARSE);
require 'Sabre/VObject/autoload.php';

function instant($time) {
    return (clone $time)->setTimezone(new DateTimeZone('UTC'))->format('Y-m-d\TH:i:s\Z');
}

$read = [];
foreach (array_slice($argv, 1) as $path) {
    $calendar = Sabre\VObject\Reader::read(file_get_contents($path));
    if (isset($calendar->VEVENT->RRULE)) {
        $calendar->expand(new DateTime('2020-01-01'), new DateTime('2040-01-01'));
    }
    $found = [];
    foreach ($calendar->VEVENT as $event) {
        $found[] = [
            instant($event->DTSTART->getDateTime()), instant($event->DTEND->getDateTime()),
            // This version leaves texts as they stand in the file.
            strtr((string) $event->SUMMARY, ['\\,' => ',', '\\;' => ';', '\\\\' => '\\']), (string) $event->UID,
        ];
    }
    sort($found);
    $read[$path] = $found;
}
echo json_encode($read);
