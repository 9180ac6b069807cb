<?php
// Answers an invitation as the webmail IMP does, with its own library (Horde_Itip, Debian's php-horde-itip).
// Usage: php horde.php accept|decline|tentative ADDRESS NAME < LETTER     prints the mail that answers it.
error_reporting(E_ERROR | E_PARSE);
spl_autoload_register(function ($class) {
    $file = '/usr/share/php/' . str_replace(['_', '\\'], '/', $class) . '.php';
    if (is_file($file)) {
        require_once $file;
    }
});

// Horde writes times in the zone of its user, whatever TZID it repeats.
date_default_timezone_set('Europe/Amsterdam');

[, $answer, $address, $name] = $argv;
$letter = Horde_Mime_Part::parseMessage(stream_get_contents(STDIN));
$calendar = new Horde_Icalendar();
foreach ($letter->contentTypeMap() as $id => $type) {
    if ($type === 'text/calendar') {
        $calendar->parsevCalendar($letter->getPart($id)->getContents(), 'VCALENDAR', 'UTF-8');
    }
}
foreach ($calendar->getComponents() as $component) {
    if ($component->getType() === 'vEvent') {
        $event = $component;
        break;
    }
}

$person = new Horde_Itip_Resource_Base($address, $name);
$class = 'Horde_Itip_Response_Type_' . ucfirst($answer);
$sent = new Horde_Mail_Transport_Mock();
Horde_Itip::factory($event, $person)->sendMultipartResponse(
    new $class($person, ''), new Horde_Itip_Response_Options_Horde('UTF-8', []), $sent
);
echo $sent->sentMessages[0]['header_text'], "\r\n\r\n", $sent->sentMessages[0]['body'];
