/* The allocator of the C library: its settings are in no module of Swift's own. */
#include <malloc.h>
