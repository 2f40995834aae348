// What a call's sound is agreed to be: SDP offers and answers.
#include "shim.h"

static int add_formats(struct sdp_media *media) {
    int err = sdp_format_add(NULL, media, false, "0", "PCMU", 8000, 1, NULL, NULL, NULL, false, NULL);
    err |= sdp_format_add(NULL, media, false, "8", "PCMA", 8000, 1, NULL, NULL, NULL, false, NULL);
    err |= sdp_format_add(NULL, media, false, "9", "G722", 8000, 1, NULL, NULL, NULL, false, NULL);
    err |= sdp_format_add(NULL, media, false, "101", "telephone-event", 8000, 1, NULL, NULL, NULL, false, "0-15");
    return err;
}

int media_new(struct call *call) {
    struct foyer_sip *sip = call->sip;
    int err = rtp_open(call);
    if (err) return err;
    bool must_encrypt = sip->srtp == FOYER_SIP_SRTP_REQUIRED;
    err = sdp_session_alloc(&call->sdp, &sip->advertised);
    if (!err)
        err = sdp_media_add(&call->media, call->sdp, sdp_media_audio, sa_port(rtp_local(call->rtp)),
                            must_encrypt ? "RTP/SAVP" : "RTP/AVP");
    if (err) return err;
    if (must_encrypt) err = sdp_media_set_alt_protos(call->media, 1, "RTP/SAVPF");
    else if (sip->srtp == FOYER_SIP_SRTP_ALLOWED)
        err = sdp_media_set_alt_protos(call->media, 3, "RTP/AVPF", "RTP/SAVP", "RTP/SAVPF");
    else err = sdp_media_set_alt_protos(call->media, 1, "RTP/AVPF");
    err |= add_formats(call->media);
    err |= sdp_media_set_lattr(call->media, true, sdp_attr_ptime, "%d", PTIME);
    if (must_encrypt) err |= sdes_offer(call);
    return err;
}

void media_free(struct call *call) {
    rtp_close(call);
    sdes_free(call);
    codec_free(call);
    // libre keeps a disabled media object while its session lists it: both go with the session.
    call->sdp = mem_deref(call->sdp);
    call->media = NULL;
}

// Static payload types need no rtpmap, and then have no name.
static int codec_of(const struct sdp_format *format) {
    static const struct {
        enum codec codec;
        const char *name;
    } codecs[] = {{CODEC_PCMU, "PCMU"}, {CODEC_PCMA, "PCMA"}, {CODEC_G722, "G722"}};
    for (size_t i = 0; i < ARRAY_SIZE(codecs); i++)
        if (format->pt == (int)codecs[i].codec || (format->name && !str_casecmp(format->name, codecs[i].name)))
            return (int)codecs[i].codec;
    return -1;
}

// The other side's first choice of the codecs both have, of G.711 if it has any; false if there is none.
static bool choose(struct call *call) {
    int chosen = -1;
    call->m.key_payload = -1;
    for (struct le *le = list_head(sdp_media_format_lst(call->media, false)); le; le = le->next) {
        const struct sdp_format *format = le->data;
        if (!format->sup) continue;
        int codec = codec_of(format);
        if (codec >= 0 && (chosen < 0 || (chosen == CODEC_G722 && codec != CODEC_G722))) {
            chosen = codec;
            call->m.payload = format->pt;
            call->m.codec = (enum codec)codec;
        } else if (format->name && !str_casecmp(format->name, "telephone-event")) {
            call->m.key_payload = format->pt;
        }
    }
    return chosen >= 0;
}

int media_decode(struct call *call, struct mbuf *body, bool is_offer) {
    int err = sdp_decode(call->sdp, body, is_offer);
    if (err) return err;
    if (!choose(call) || sdp_media_disabled(call->media) || !sa_port(sdp_media_raddr(call->media))) return EPROTO;
    err = sdes_negotiate(call, is_offer);
    if (err) return err;
    // Directions are seen from our side: no "send" means that the other side does not want to hear us. RFC 2543 phones
    // hold by the address 0.0.0.0 instead.
    call->m.is_held_by_them =
        !(sdp_media_rdir(call->media) & SDP_SENDONLY) || sa_is_any(sdp_media_raddr(call->media));
    return 0;
}

int media_encode(struct call *call, struct mbuf **body, bool is_offer) {
    return sdp_encode(body, call->sdp, is_offer);
}
