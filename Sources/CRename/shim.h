/* renameat2(2) with RENAME_NOREPLACE: the C library shows it to GNU's own dialect alone. */
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

static inline int rename_without_replacing(const char *from, const char *to) {
  return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 1U);
}
