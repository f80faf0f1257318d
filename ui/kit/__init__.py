"""Operations on two lanes, change bus, commands, messages, tables, theme."""
