// Stands between the program and the C library's allocator, and counts.
#define _GNU_SOURCE
#include "AllocationCounter.h"
#include <stddef.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_memalign(size_t, size_t);

static unsigned long count;

unsigned long allocations_so_far(void) { return __atomic_load_n(&count, __ATOMIC_RELAXED); }

static void note(void) { __atomic_fetch_add(&count, 1, __ATOMIC_RELAXED); }

void *malloc(size_t size) { note(); return __libc_malloc(size); }
void *calloc(size_t number, size_t size) { note(); return __libc_calloc(number, size); }
void *aligned_alloc(size_t alignment, size_t size) { note(); return __libc_memalign(alignment, size); }

int posix_memalign(void **into, size_t alignment, size_t size) {
  note();
  *into = __libc_memalign(alignment, size);
  return *into == NULL && size > 0 ? 12 : 0;
}
