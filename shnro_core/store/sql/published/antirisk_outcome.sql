-- grain: one row per risk of antirisk programmes; left_total and stayed_total are the schools of the project of 2022
-- that left the list and stayed in it: the slide prints no base, the shares are reproduced by these two
SELECT a.risk, a.left_n, a.left_share, a.stayed_n, a.stayed_share,
    l.not_in_list AS left_total, l.in_list AS stayed_total,
    a.source, a.place, a.note
FROM published.arp_outcome a
JOIN published.list_2023 l ON l.region = a.region AND l."group" LIKE '%проекта 500+ 2022'
WHERE a.region = $region
ORDER BY a.csv_row;
