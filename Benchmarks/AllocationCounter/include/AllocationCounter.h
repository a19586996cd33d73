#pragma once
/// How often memory was asked for so far, by this process.
unsigned long allocations_so_far(void);
