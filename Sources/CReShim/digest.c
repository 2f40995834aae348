// Digest authentication of what others ask of us (RFC 3261 section 22; MD5 is all that libre 1.1.0 has).
//
// A nonce is a time and its keyed hash: nothing is kept for strangers. It is good for 60 s, for one realm, and whoever
// is asked without a secret is challenged in the same words as everybody else.
#include "shim.h"

#include <time.h>

static const uint64_t nonce_life = 60;

static int nonce_hash(const struct foyer_sip *sip, uint64_t time, char text[2 * MD5_SIZE + 1]) {
    uint8_t hash[MD5_SIZE];
    int err = md5_printf(hash, "%w:%llu:%w", sip->nonce_key, sizeof(sip->nonce_key), time, sip->nonce_key,
                         sizeof(sip->nonce_key));
    re_snprintf(text, 2 * MD5_SIZE + 1, "%w", hash, sizeof(hash));
    return err;
}

void foyer_hmac_sha1(const uint8_t *key, size_t key_length, const uint8_t *data, size_t length,
                     uint8_t digest[FOYER_SHA1_LENGTH]) {
    hmac_sha1(key, key_length, data, length, digest, FOYER_SHA1_LENGTH);
}

static uint64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec;
}

// A nonce reads "time in hex, 16 digits" "hash, 32 digits".
static bool is_fresh(const struct foyer_sip *sip, const struct pl *nonce, bool *was_ours) {
    char hash[2 * MD5_SIZE + 1];
    if (nonce->l != 16 + 2 * MD5_SIZE) return false;
    struct pl digits = {nonce->p, 16};
    uint64_t time = pl_x64(&digits);
    if (nonce_hash(sip, time, hash) || memcmp(hash, nonce->p + 16, 2 * MD5_SIZE)) return false;
    *was_ours = true;
    uint64_t current = now();
    return time <= current && current - time <= nonce_life;
}

static void challenge(struct foyer_sip *sip, const struct sip_msg *msg, bool is_stale) {
    char hash[2 * MD5_SIZE + 1];
    uint64_t time = now();
    if (nonce_hash(sip, time, hash)) return;
    sip_treplyf(NULL, NULL, sip->sip, msg, false, 401, "Unauthorized",
                "WWW-Authenticate: Digest realm=\"%s\", nonce=\"%016llx%s\", algorithm=MD5, qop=\"auth\"%s\r\n"
                "Content-Length: 0\r\n\r\n",
                sip->realm, time, hash, is_stale ? ", stale=true" : "");
}

bool digest_check(struct foyer_sip *sip, const struct sip_msg *msg, const char *secret) {
    const struct sip_hdr *header = sip_msg_hdr(msg, SIP_HDR_AUTHORIZATION);
    struct httpauth_digest_resp response;
    uint8_t ha1[MD5_SIZE];
    bool was_ours = false;
    if (header && !httpauth_digest_response_decode(&response, &header->val) &&
        !pl_strcmp(&response.realm, sip->realm)) {
        bool fresh = is_fresh(sip, &response.nonce, &was_ours);
        bool right = !md5_printf(ha1, "%r:%r:%s", &response.username, &response.realm, secret) &&
                     !httpauth_digest_response_auth(&response, &msg->met, ha1) && secret[0];
        if (fresh && right) return true;
        was_ours = was_ours && right;
    }
    challenge(sip, msg, was_ours);
    return false;
}
