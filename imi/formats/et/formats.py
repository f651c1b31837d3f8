"""Estonian: dates, times, numbers."""

DATETIME_FORMAT = "j. F Y G:i"
YEAR_MONTH_FORMAT = "F Y"
SHORT_DATETIME_FORMAT = "d.m.Y G:i"
DATE_INPUT_FORMATS = ["%d.%m.%Y", "%d.%m.%y"]
NUMBER_GROUPING = 3
