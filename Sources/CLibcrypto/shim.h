#ifndef SWITCHBOARD_CLIBCRYPTO_SHIM_H
#define SWITCHBOARD_CLIBCRYPTO_SHIM_H

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

/* Macros that Swift cannot see. */
static inline EVP_PKEY *switchboard_p256_generate(void) { return EVP_EC_gen("P-256"); }
static inline EVP_PKEY *switchboard_ec_generate(const char *group) { return EVP_EC_gen(group); }
static inline EVP_PKEY *switchboard_rsa_generate(unsigned bits) { return EVP_RSA_gen(bits); }
static inline EVP_PKEY *switchboard_ed25519_generate(void) { return EVP_PKEY_Q_keygen(NULL, NULL, "ED25519"); }
static inline unsigned long switchboard_name_flags(void) { return XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB; }
static inline int switchboard_revoked_count(X509_CRL *list) {
  STACK_OF(X509_REVOKED) *all = X509_CRL_get_REVOKED(list);
  return all ? sk_X509_REVOKED_num(all) : 0;
}
static inline const ASN1_INTEGER *switchboard_revoked_number(X509_CRL *list, int at) {
  return X509_REVOKED_get0_serialNumber(sk_X509_REVOKED_value(X509_CRL_get_REVOKED(list), at));
}
static inline void switchboard_free(void *memory) { OPENSSL_free(memory); }
static inline long switchboard_bio_memory(BIO *bio, char **data) { return BIO_get_mem_data(bio, data); }

#endif
