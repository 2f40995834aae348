// spandsp.h uses these without including them.
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <tiffio.h>

#include <spandsp.h>
