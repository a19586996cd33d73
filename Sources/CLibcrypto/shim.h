#ifndef SWITCHBOARD_CLIBCRYPTO_SHIM_H
#define SWITCHBOARD_CLIBCRYPTO_SHIM_H

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

/* Macros that Swift cannot see. */
static inline EVP_PKEY *switchboard_p256_generate(void) { return EVP_EC_gen("P-256"); }
static inline long switchboard_bio_memory(BIO *bio, char **data) { return BIO_get_mem_data(bio, data); }

#endif
