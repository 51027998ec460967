"""Part V, memory: the tables, the rows as domain values, deliveries and events as work; and the worksheets' reader."""
