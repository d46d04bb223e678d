/* The disk as SQLite sees it, with faults: a VFS that passes all to the system's own and makes one call fail. */
#ifndef CHUAN_FAULTS_FAULTY_VFS_H
#define CHUAN_FAULTS_FAULTY_VFS_H

#include <stdbool.h>

/* Registers it as the default. */
void faulty_vfs_open(void);

/* The call after `calls` more ones fails, with `forever` all later ones too: any call with an I/O error, or, `full`,
   one that takes room on the disk because there is none. */
void faulty_vfs_fail_after(long calls, bool forever, bool full);
/* The process is killed in the call after `calls` more ones. */
void faulty_vfs_kill_after(long calls);
/* Switches that off; true when a call has failed. `calls`: how many there were that could. */
bool faulty_vfs_stop(long *calls);

#endif
