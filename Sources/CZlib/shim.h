/* gzip (RFC 1952) of closed files. */
#include <zlib.h>
