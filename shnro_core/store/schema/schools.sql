-- Per-school data of any region. Grain of each table stands above it; region is '67', '76', 'demo' …

-- one row per region
CREATE TABLE region (
    region VARCHAR PRIMARY KEY,
    name VARCHAR NOT NULL,
    data_kind VARCHAR NOT NULL
);

-- one row per municipality; credit = source line of its boundary, empty for an invented or missing one
CREATE TABLE municipality (
    region VARCHAR NOT NULL,
    municipality VARCHAR NOT NULL,
    oktmo VARCHAR,
    centre VARCHAR,
    lat DOUBLE,
    lon DOUBLE,
    label_lat DOUBLE,
    label_lon DOUBLE,
    boundary VARCHAR,
    credit VARCHAR,
    PRIMARY KEY (region, municipality)
);

-- one row per spelling met in the files of a region; municipality is empty for a group of schools, and the plainest
-- spelling of the same name where no municipality is known by it
CREATE TABLE municipality_name (
    region VARCHAR NOT NULL,
    written VARCHAR NOT NULL,
    municipality VARCHAR,
    decided VARCHAR NOT NULL CHECK (decided IN ('правило', 'оператор', 'группа', 'не узнано')),
    PRIMARY KEY (region, written)
);

-- one row per school known from anything; school_code is the normalised login, municipality_written the file's own
-- spelling; name_file and municipality_file are the files that said so, NULL where none did
CREATE TABLE school (
    region VARCHAR NOT NULL,
    school_code VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    municipality VARCHAR NOT NULL,
    municipality_written VARCHAR,
    name_file VARCHAR,
    municipality_file VARCHAR,
    area VARCHAR CHECK (area IN ('городская', 'сельская')),
    kind VARCHAR,
    advanced BOOLEAN,
    lat DOUBLE,
    lon DOUBLE,
    closed_year INTEGER,
    file_id VARCHAR NOT NULL,
    PRIMARY KEY (region, school_code)
);

-- one row per school x register file: the ground of ``school``
CREATE TABLE loaded_school (
    region VARCHAR NOT NULL,
    school_code VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    municipality VARCHAR NOT NULL,
    area VARCHAR CHECK (area IN ('городская', 'сельская')),
    kind VARCHAR,
    advanced BOOLEAN,
    lat DOUBLE,
    lon DOUBLE,
    closed_year INTEGER,
    file_id VARCHAR NOT NULL,
    PRIMARY KEY (region, school_code, file_id)
);

-- one row per school x file that names it beside its figures; rank = how far the name goes before others (1 = register)
CREATE TABLE school_name (
    region VARCHAR NOT NULL,
    school_code VARCHAR NOT NULL,
    name VARCHAR,
    municipality VARCHAR,
    rank INTEGER NOT NULL,
    file_id VARCHAR NOT NULL,
    PRIMARY KEY (region, school_code, file_id)
);

-- one row per school that a published document names without a login, in regions whose schools are loaded: the loaded
-- school it is, how that was decided, and the logins it may be where somebody has to say
CREATE TABLE published_match (
    region VARCHAR NOT NULL,
    published_code VARCHAR NOT NULL,
    school_code VARCHAR,
    decided VARCHAR NOT NULL CHECK (decided IN ('сам', 'оператор', 'спросить', 'нет')),
    maybe VARCHAR[] NOT NULL,
    PRIMARY KEY (region, published_code)
);

-- one row per imported file (or generated batch) that still owns rows
CREATE TABLE import_file (
    file_id VARCHAR PRIMARY KEY,
    file_name VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    format VARCHAR NOT NULL,
    region VARCHAR NOT NULL,
    year INTEGER,
    rows_read BIGINT NOT NULL,
    rows_kept BIGINT NOT NULL,
    loaded_at TIMESTAMP NOT NULL,
    loaded_by VARCHAR NOT NULL,
    parameters VARCHAR,
    saved_at TIMESTAMP
);

-- one row per school x year x procedure; procedure = exam, subject, level, grade
CREATE TABLE result (
    region VARCHAR NOT NULL,
    year INTEGER NOT NULL,
    exam VARCHAR NOT NULL CHECK (exam IN ('ВПР', 'ОГЭ', 'ЕГЭ')),
    subject VARCHAR NOT NULL,
    level VARCHAR NOT NULL DEFAULT '' CHECK (level IN ('', 'базовый', 'профильный', 'углублённый')),
    grade INTEGER NOT NULL,
    school_code VARCHAR NOT NULL,
    participants INTEGER NOT NULL CHECK (participants >= 0),
    failed INTEGER CHECK (failed BETWEEN 0 AND participants),
    mark2 INTEGER,
    mark3 INTEGER,
    mark4 INTEGER,
    mark5 INTEGER,
    mean_score DOUBLE,
    score_sum DOUBLE,
    score_sum_squares DOUBLE,
    mean_percent_of_maximum DOUBLE,
    previous_mark_rank_correlation DOUBLE,
    file_id VARCHAR NOT NULL,
    PRIMARY KEY (region, year, exam, subject, level, grade, school_code)
);

-- one row per school x year x procedure x sitting x file: what the files of loaded regions hold, the ground of ``result``.
-- sitting = 'осень' for the work of the grade below written in autumn, else empty; classes = classes behind the row,
-- joined by '; ', NULL when the file does not tell; dated = day the file gives for the row.
-- exam may be 'ГВЭ': kept here, counted by no rule and never in ``result``
CREATE TABLE loaded_result (
    region VARCHAR NOT NULL,
    year INTEGER NOT NULL,
    exam VARCHAR NOT NULL CHECK (exam IN ('ВПР', 'ОГЭ', 'ЕГЭ', 'ГВЭ')),
    subject VARCHAR NOT NULL,
    level VARCHAR NOT NULL DEFAULT '' CHECK (level IN ('', 'базовый', 'профильный', 'углублённый')),
    grade INTEGER NOT NULL,
    sitting VARCHAR NOT NULL DEFAULT '' CHECK (sitting IN ('', 'осень')),
    school_code VARCHAR NOT NULL,
    classes VARCHAR,
    dated DATE,
    participants INTEGER NOT NULL CHECK (participants >= 0),
    failed INTEGER CHECK (failed BETWEEN 0 AND participants),
    mark2 INTEGER,
    mark3 INTEGER,
    mark4 INTEGER,
    mark5 INTEGER,
    mean_score DOUBLE,
    score_sum DOUBLE,
    score_sum_squares DOUBLE,
    mean_percent_of_maximum DOUBLE,
    previous_mark_rank_correlation DOUBLE,
    file_id VARCHAR NOT NULL,
    PRIMARY KEY (region, year, exam, subject, level, grade, sitting, school_code, file_id)
);

-- one row per region x year: which work counts where schools wrote one programme in spring and in autumn
CREATE TABLE sitting_choice (
    region VARCHAR NOT NULL,
    year INTEGER NOT NULL,
    sitting VARCHAR NOT NULL CHECK (sitting IN ('', 'осень')),
    PRIMARY KEY (region, year)
);

-- one row per table x school x year x file that speaks of all there is, even when that is nothing
CREATE TABLE covered_unit (
    region VARCHAR NOT NULL,
    table_name VARCHAR NOT NULL,
    year INTEGER NOT NULL,
    school_code VARCHAR NOT NULL,
    file_id VARCHAR NOT NULL,
    PRIMARY KEY (region, table_name, year, school_code, file_id)
);

-- one row per school x year x sign of bias given by an office file (sign = '4 РУ', '4 МА', '5 РУ', '5 МА' …)
CREATE TABLE bias_sign (
    region VARCHAR NOT NULL,
    year INTEGER NOT NULL,
    school_code VARCHAR NOT NULL,
    sign VARCHAR NOT NULL,
    file_id VARCHAR NOT NULL,
    PRIMARY KEY (region, year, school_code, sign)
);

-- one row per school x year
CREATE TABLE isbsh (
    region VARCHAR NOT NULL,
    year INTEGER NOT NULL,
    school_code VARCHAR NOT NULL,
    isbsh DOUBLE NOT NULL,
    file_id VARCHAR NOT NULL,
    PRIMARY KEY (region, year, school_code)
);

-- one row per school x year; counts as the school answered, empty where it did not
CREATE TABLE context (
    region VARCHAR NOT NULL,
    year INTEGER NOT NULL,
    school_code VARCHAR NOT NULL,
    settlement_kind VARCHAR,
    settlement_size VARCHAR,
    transport VARCHAR,
    pupils INTEGER,
    pupils_special_needs INTEGER,
    correctional BOOLEAN,
    teachers INTEGER,
    teachers_grades_5_9 INTEGER,
    teachers_highest_category INTEGER,
    teachers_first_or_highest_category INTEGER,
    teachers_under_30 INTEGER,
    teachers_pension_age INTEGER,
    classrooms INTEGER,
    classrooms_with_teacher_computer INTEGER,
    classrooms_with_projector INTEGER,
    computers INTEGER,
    computers_outdated INTEGER,
    computers_online INTEGER,
    internet_speed VARCHAR,
    file_id VARCHAR NOT NULL,
    PRIMARY KEY (region, year, school_code)
);

-- one row per school x year x kind x indicator; kind = 'кадровый', 'материально-технический', 'ИКТ'
CREATE TABLE deficit (
    region VARCHAR NOT NULL,
    year INTEGER NOT NULL,
    school_code VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    indicator VARCHAR NOT NULL,
    found BOOLEAN NOT NULL,
    resolved BOOLEAN,
    file_id VARCHAR NOT NULL,
    PRIMARY KEY (region, year, school_code, kind, indicator)
);

-- one row per school x year of participation; curator and mentor are organisations, never persons
CREATE TABLE participation (
    region VARCHAR NOT NULL,
    year INTEGER NOT NULL,
    school_code VARCHAR NOT NULL,
    track INTEGER CHECK (track BETWEEN 1 AND 3),
    project_500_plus BOOLEAN,
    operator VARCHAR,
    curator_school VARCHAR,
    mentor_school VARCHAR,
    has_municipal_coordinator BOOLEAN,
    programme VARCHAR,
    antirisk_risk VARCHAR,
    growth_point_year INTEGER,
    digital_environment_year INTEGER,
    file_id VARCHAR NOT NULL,
    PRIMARY KEY (region, year, school_code)
);

-- one row per school x measure x planned start
CREATE TABLE measure (
    region VARCHAR NOT NULL,
    year INTEGER NOT NULL,
    school_code VARCHAR NOT NULL,
    measure VARCHAR NOT NULL,
    deficit_kind VARCHAR,
    start_date DATE NOT NULL,
    end_date DATE,
    status VARCHAR NOT NULL CHECK (status IN ('запланирована', 'выполняется', 'выполнена', 'отменена')),
    file_id VARCHAR NOT NULL,
    PRIMARY KEY (region, year, school_code, measure, start_date)
);

-- one row per school x year x list
CREATE TABLE list_entry (
    region VARCHAR NOT NULL,
    year INTEGER NOT NULL,
    school_code VARCHAR NOT NULL,
    list VARCHAR NOT NULL DEFAULT 'ШНРО',
    file_id VARCHAR NOT NULL,
    PRIMARY KEY (region, year, school_code, list)
);

-- one row per school x year: track 3 counts of pupils
CREATE TABLE failing_pupils (
    region VARCHAR NOT NULL,
    year INTEGER NOT NULL,
    school_code VARCHAR NOT NULL,
    pupils_failing INTEGER NOT NULL,
    pupils_with_support INTEGER,
    pupils_overcame INTEGER,
    file_id VARCHAR NOT NULL,
    PRIMARY KEY (region, year, school_code)
);

-- one row per school x year x kind of professional deficit; area is empty for all kinds together. Counts of teachers
-- and of their individual routes, never persons
CREATE TABLE teacher_deficit (
    region VARCHAR NOT NULL,
    year INTEGER NOT NULL,
    school_code VARCHAR NOT NULL,
    area VARCHAR NOT NULL DEFAULT '',
    teachers_diagnosed INTEGER NOT NULL CHECK (teachers_diagnosed >= 0),
    teachers_with_deficit INTEGER NOT NULL CHECK (teachers_with_deficit BETWEEN 0 AND teachers_diagnosed),
    routes_started INTEGER,
    routes_completed INTEGER,
    file_id VARCHAR NOT NULL,
    PRIMARY KEY (region, year, school_code, area)
);

-- one row per measure of a plan or road map of the region itself; responsible is an organisation, never a person
CREATE TABLE plan_measure (
    region VARCHAR NOT NULL,
    year INTEGER NOT NULL,
    plan VARCHAR NOT NULL,
    number VARCHAR,
    section VARCHAR NOT NULL,
    measure VARCHAR NOT NULL,
    target_group VARCHAR,
    timing VARCHAR,
    responsible VARCHAR,
    status VARCHAR CHECK (status IN ('запланирована', 'выполняется', 'выполнена', 'отменена')),
    file_id VARCHAR NOT NULL,
    PRIMARY KEY (region, year, plan, section, measure)
);

-- one row per question x wave x answer option: aggregated counts, no respondents
CREATE TABLE survey_answer (
    region VARCHAR NOT NULL,
    year INTEGER NOT NULL,
    wave VARCHAR NOT NULL CHECK (wave IN ('апрель', 'ноябрь')),
    respondents VARCHAR NOT NULL,
    question VARCHAR NOT NULL,
    option_order INTEGER NOT NULL,
    option VARCHAR NOT NULL,
    positive BOOLEAN NOT NULL,
    answers INTEGER NOT NULL CHECK (answers >= 0),
    invited INTEGER,
    file_id VARCHAR NOT NULL,
    PRIMARY KEY (region, year, wave, respondents, question, option_order)
);

-- one row per grade x subject x year: lowest total of each mark of ВПР, given by the office in place of the usual scale
CREATE TABLE mark_scale (
    region VARCHAR NOT NULL,
    year INTEGER NOT NULL,
    grade INTEGER NOT NULL,
    subject VARCHAR NOT NULL,
    min_mark3 DOUBLE NOT NULL,
    min_mark4 DOUBLE NOT NULL,
    min_mark5 DOUBLE NOT NULL,
    file_id VARCHAR NOT NULL,
    PRIMARY KEY (region, year, grade, subject),
    CHECK (min_mark3 < min_mark4 AND min_mark4 < min_mark5)
);

-- one row per exam x subject x level x year: lowest score that passes, given by the office in place of the usual one
CREATE TABLE exam_threshold (
    region VARCHAR NOT NULL,
    year INTEGER NOT NULL,
    exam VARCHAR NOT NULL CHECK (exam IN ('ОГЭ', 'ЕГЭ')),
    subject VARCHAR NOT NULL,
    level VARCHAR NOT NULL DEFAULT '' CHECK (level IN ('', 'базовый', 'профильный')),
    minimum DOUBLE NOT NULL,
    file_id VARCHAR NOT NULL,
    PRIMARY KEY (region, year, exam, subject, level)
);

-- one row per code of a school in the regional system of exams x year; year 0 = every year without a code of its own
CREATE TABLE gia_code (
    region VARCHAR NOT NULL,
    year INTEGER NOT NULL DEFAULT 0,
    gia_code VARCHAR NOT NULL,
    school_code VARCHAR NOT NULL,
    file_id VARCHAR NOT NULL,
    PRIMARY KEY (region, year, gia_code)
);

-- grain: one row per school x year x procedure (contract for analysts)
CREATE VIEW results AS
SELECT region, year, exam, subject, level, grade, school_code, participants, failed FROM result;
