/* A disk that loses power: a VFS that knows what of every file has reached the disk and what has not. */
#ifndef CHUAN_FAULTS_POWER_VFS_H
#define CHUAN_FAULTS_POWER_VFS_H

/* Registers it as the default. In the call of the disk after `calls` more ones the power is cut: of what was written
   since the last sync a random part is lost, sector by sector and in no order, as are files made or deleted since;
   then the process ends as if killed. */
void power_vfs_open(long calls);
/* Cuts the power now. */
void power_vfs_cut(void) __attribute__((noreturn));
/* Calls of the disk so far. */
long power_vfs_calls(void);

#endif
