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
/* Nobody is asked for a password: without a function of one's own, libcrypto asks at the terminal. */
static int switchboard_refuse_password(char *buffer, int size, int writing, void *data) {
  (void)buffer; (void)size; (void)writing; (void)data;
  return -1;
}
static inline pem_password_cb *switchboard_no_password(void) { return switchboard_refuse_password; }
static inline int switchboard_rsa_exponent_is_sound(EVP_PKEY *key) {
  BIGNUM *e = NULL;
  int sound = EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E, &e) == 1 && BN_is_odd(e) && !BN_is_one(e);
  BN_free(e);
  return sound;
}
static inline GENERAL_NAMES *switchboard_names(X509 *certificate) {
  return (GENERAL_NAMES *)X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
}
static inline int switchboard_names_count(const GENERAL_NAMES *all) { return sk_GENERAL_NAME_num(all); }
static inline void switchboard_names_free(GENERAL_NAMES *all) { GENERAL_NAMES_free(all); }
/* DNS names, addresses, e-mail addresses and URIs; of others the length is 0. */
static inline int switchboard_name(const GENERAL_NAMES *all, int at, int *kind, const unsigned char **data) {
  const GENERAL_NAME *name = sk_GENERAL_NAME_value(all, at);
  const ASN1_STRING *text = (const ASN1_STRING *)GENERAL_NAME_get0_value(name, kind);
  if (*kind != GEN_DNS && *kind != GEN_EMAIL && *kind != GEN_URI && *kind != GEN_IPADD) return 0;
  *data = ASN1_STRING_get0_data(text);
  return ASN1_STRING_length(text);
}
static inline void switchboard_free(void *memory) { OPENSSL_free(memory); }
static inline long switchboard_bio_memory(BIO *bio, char **data) { return BIO_get_mem_data(bio, data); }

#endif
