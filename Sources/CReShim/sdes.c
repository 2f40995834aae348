// Encryption of sound with keys in the SDP (RFC 4568): AES_CM_128_HMAC_SHA1_80, by libre's SRTP.
//
// The keys are as safe as the signaling: use it over TLS.
#include "shim.h"

static const char suite[] = "AES_CM_128_HMAC_SHA1_80";

static int write_key(struct call *call, uint32_t tag) {
    char text[64];
    size_t length = sizeof(text);
    if (!call->has_key_out) {
        rand_bytes(call->key_out, sizeof(call->key_out));
        call->has_key_out = true;
    }
    int err = base64_encode(call->key_out, sizeof(call->key_out), text, &length);
    if (err) return err;
    if (!call->srtp_out)
        err = srtp_alloc(&call->srtp_out, SRTP_AES_CM_128_HMAC_SHA1_80, call->key_out, sizeof(call->key_out), 0);
    if (err) return err;
    return sdp_media_set_lattr(call->media, true, "crypto", "%u %s inline:%b", tag, suite, text, length);
}

int sdes_offer(struct call *call) { return write_key(call, 1); }

// "1 AES_CM_128_HMAC_SHA1_80 inline:KEY|2^31|1:1": true once a line of our suite has been taken.
static bool take_line(const char *name, const char *value, void *arg) {
    struct call *call = arg;
    struct pl tag, name_of_suite, key;
    uint8_t bytes[SDES_KEY + 3];
    size_t length = sizeof(bytes);
    (void)name;
    if (re_regex(value, str_len(value), "[0-9]+ [^ ]+ inline:[A-Za-z0-9+/=]+", &tag, &name_of_suite, &key)) return false;
    if (pl_strcmp(&name_of_suite, suite) || key.l >= sizeof(call->key_in)) return false;
    if (base64_decode(key.p, key.l, bytes, &length) || length != SDES_KEY) return false;
    if (!call->srtp_in || pl_strcmp(&key, call->key_in)) {
        call->srtp_in = mem_deref(call->srtp_in);
        if (srtp_alloc(&call->srtp_in, SRTP_AES_CM_128_HMAC_SHA1_80, bytes, SDES_KEY, 0)) return false;
        pl_strcpy(&key, call->key_in, sizeof(call->key_in));
    }
    call->sdes_tag = pl_u32(&tag);
    return true;
}

int sdes_negotiate(struct call *call, bool is_offer) {
    const char *proto = sdp_media_proto(call->media);
    bool is_secure = proto && !strncmp(proto, "RTP/SAVP", 8);
    if (!is_secure) {
        sdp_media_del_lattr(call->media, "crypto");
        sdes_free(call);
        return call->sip->srtp == FOYER_SIP_SRTP_REQUIRED ? EPROTO : 0;
    }
    if (!sdp_media_rattr_apply(call->media, "crypto", take_line, call)) return EPROTO;
    call->statistics.encrypted = true;
    return is_offer ? write_key(call, call->sdes_tag) : 0;
}

bool sdes_unprotect(struct call *call, struct mbuf *mb, bool is_rtcp) {
    if (!call->srtp_in) return !call->srtp_out;
    return !(is_rtcp ? srtcp_decrypt(call->srtp_in, mb) : srtp_decrypt(call->srtp_in, mb));
}

int sdes_protect(struct call *call, struct mbuf *mb, bool is_rtcp) {
    if (!call->srtp_out) return 0;
    return is_rtcp ? srtcp_encrypt(call->srtp_out, mb) : srtp_encrypt(call->srtp_out, mb);
}

void sdes_free(struct call *call) {
    call->srtp_in = mem_deref(call->srtp_in);
    call->srtp_out = mem_deref(call->srtp_out);
    call->key_in[0] = 0;
    call->statistics.encrypted = false;
}
