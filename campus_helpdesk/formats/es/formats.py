"""How Spanish writes days and times."""

DATE_FORMAT = r"j \d\e F \d\e Y"
DATETIME_FORMAT = r"j \d\e F \d\e Y, H:i"
SHORT_DATE_FORMAT = "j b Y"
SHORT_DATETIME_FORMAT = "j b Y, H:i"
TIME_FORMAT = "H:i"
# As browsers write it; Django leaves a space.
THOUSAND_SEPARATOR = "."
NUMBER_GROUPING = 3
