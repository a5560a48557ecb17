"""How each language writes days and times; numbers as Django knows them."""
