int a(chuan_buffer *sql) { chuan_buffer_printf(sql, "c%u", 1u); return sqlite3_prepare_v3(store->db, sql.p, -1, 0, 0); }
void b(chuan_buffer *sql) { chuan_buffer_add(sql, name); }
void c(chuan_buffer *sql) { chuan_buffer_add_c(sql, ", "); chuan_buffer_add_c(sql, name.p); }
void d(chuan_buffer *sql) { chuan_buffer_printf(sql, "%.*s", 1, name); }
