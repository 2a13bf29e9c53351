<?php
// peer_report.php: the peer of a submission: what a town's contractor would write first. The fields of a report are judged, and the
// same rows written as our box writes for one (rows.php, made by web_peers.py of a report that the box filed), in one durable
// transaction. With ?plain=1 one row of one table with the fields as they came: the least that can be called a report.
const RULES = [
    'address' => '/^.{3,200}$/us', 'postcode' => '/^\d{5}$/', 'city' => '/^.{1,80}$/us', 'insee' => '/^\d[0-9AB]\d{3}$/',
    'description' => '/^.{10,8000}$/us', 'adults' => '/^\d{1,2}$/', 'heating' => '/^[a-z_]{1,20}$/', 'built_year' => '/^\d{4}$/',
    'social_housing' => '/^(yes|no|unknown)$/', 'owner_told' => '/^(yes|no)$/', 'contact_by' => '/^(mail|phone)$/',
    'profile' => '/^[a-z_]{1,20}$/', 'email' => '/^[^@\s]{1,64}@[^@\s]{3,190}$/', 'problems' => '/^([BL]-[A-Z]{3}\d\d-\d,?){1,12}$/',
];

function answers(): array
{
    $kept = [];
    foreach (RULES as $name => $rule) {
        $value = trim($_POST[$name] ?? '');
        if (!preg_match('//u', $value) || !preg_match($rule, $value)) {
            http_response_code(422);
            exit('champ invalide : ' . htmlspecialchars($name));
        }
        $kept[$name] = $value;
    }
    return $kept;
}

function open_store(): PDO
{
    $db = new PDO('sqlite:' . getenv('REPORT_DB'), null, null, [PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION]);
    $db->exec('PRAGMA busy_timeout=10000; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL');
    return $db;
}

// Columns by which rows know their report, or that must be their own.
function value(string $column, $model, int $id, array $answers)
{
    switch ($column) {
        case 'id': case 'report_id': return $id; // the report alone brings its id, the others are given theirs
        case 'number': return $id + 1000000;
        case 'uuid': case 'token_hash': return bin2hex(random_bytes(32));
        default: return is_string($model) ? $answers[$column] ?? $model : $model;
    }
}

function insert_rows(PDO $db, array $answers): int
{
    $id = (int) $db->query('SELECT coalesce(max(id), 0) + 1 FROM report')->fetchColumn();
    foreach (require getenv('REPORT_ROWS') as [$table, $row]) {
        $values = [];
        foreach ($row as $column => $model)
            $values[] = value($column, $model, $id, $answers);
        $db->prepare("INSERT INTO $table (" . implode(',', array_keys($row)) . ') VALUES (?' . str_repeat(',?', count($row) - 1) . ')')
            ->execute($values);
    }
    return $id;
}

function insert_plain(PDO $db, array $answers): int
{
    $db->prepare('INSERT INTO plain VALUES (NULL, ' . time() . str_repeat(',?', count($answers)) . ')')->execute(array_values($answers));
    return (int) $db->lastInsertId();
}

$answers = answers();
$db = open_store();
$db->exec('BEGIN IMMEDIATE');
$id = isset($_GET['plain']) ? insert_plain($db, $answers) : insert_rows($db, $answers);
$db->exec('COMMIT');
http_response_code(303);
header("Location: /signaler/recu?id=$id");
header("Content-Length: 0");
