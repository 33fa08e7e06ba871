-- grain: one row: schools of the regional programme (track 2) and how many of them are in the list of 2023
SELECT total, in_list, source, place, note
FROM published.list_2023
WHERE region = $region AND "group" LIKE 'Участники региональной программы%';
