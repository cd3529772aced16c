/* Preloaded into turnutils_uclient, which draws channel numbers from all of 0x4000 to 0x7FFF, as they
 * were before RFC 8656 §12 took those above 0x4FFF away. It draws them as longs from RAND_bytes:
 * without bits 12 and 13 a number below 0x4000 is below 0x1000. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <string.h>
#include <sys/random.h>

int RAND_bytes(unsigned char *bytes, int count) {
  long drawn;
  if (count != (int)sizeof drawn) {
    int (*next)(unsigned char *, int) = (int (*)(unsigned char *, int))dlsym(RTLD_NEXT, __func__);
    return next(bytes, count);
  }
  if (getrandom(&drawn, sizeof drawn, 0) != (ssize_t)sizeof drawn) return 0;
  drawn &= ~0x3000L;
  memcpy(bytes, &drawn, sizeof drawn);
  return 1;
}
