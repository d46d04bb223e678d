#include <sqlite3.h>
int f(void) { return sqlite3_exec(store->db, "COMMIT", 0, 0, 0); }
int g(const char *text) { return sqlite3_prepare_v3(store->db, text) + sqlite3_exec(store->db, "BEGIN", 0, 0, 0); }
int h(void) { return sqlite3_exec(store->db, "BEGIN", 0, 0, 0); } /* sqlite3_exec(store->db, text) */
