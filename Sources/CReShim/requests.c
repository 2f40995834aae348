// Requests that are no calls: what is looked at before libre's own listeners see it, and what is left over after them.
//
// Strangers learn nothing: what the program would not let in is not answered at all.
#include "shim.h"

const char shim_allow[] = "Allow: INVITE, ACK, BYE, CANCEL, OPTIONS, INFO, UPDATE, REFER, NOTIFY\r\n";
const char shim_supported[] = "Supported: timer, replaces\r\n";

static bool is_stranger(struct foyer_sip *sip, const struct sip_msg *msg) {
    struct words words = {.used = 0};
    foyer_sip_request request;
    foyer_sip_verdict verdict;
    memset(&verdict, 0, sizeof(verdict));
    request_describe(msg, &words, &request);
    sip->callbacks.admit(sip->callbacks.context, 0, &request, &verdict);
    return verdict.refuse < 0;
}

static struct call *call_of(struct foyer_sip *sip, const struct sip_msg *msg) {
    for (struct le *le = sip->calls.head; le; le = le->next) {
        struct call *call = le->data;
        if (call->session && sip_dialog_cmp(sipsess_dialog(call->session), msg)) return call;
    }
    return NULL;
}

// What libre lets pass and RFC 3261 has us refuse: section 20's headers that are there once, 8.1.1.5's method, 18.3's length.
static bool is_malformed(const struct sip_msg *msg) {
    static const enum sip_hdrid once[] = {
        SIP_HDR_FROM, SIP_HDR_TO, SIP_HDR_CALL_ID, SIP_HDR_CSEQ, SIP_HDR_CONTENT_LENGTH,
    };
    for (size_t i = 0; i < ARRAY_SIZE(once); i++)
        if (sip_msg_hdr_count(msg, once[i]) > 1) return true;
    if (pl_cmp(&msg->met, &msg->cseq.met) || !pl_isset(&msg->ruri) || msg->ruri.p[0] == '<') return true;
    for (size_t i = 0; i < msg->clen.l; i++)
        if (msg->clen.p[i] < '0' || msg->clen.p[i] > '9') return true;
    return msg->tp == SIP_TRANSP_UDP && pl_u32(&msg->clen) > mbuf_get_left(msg->mb);
}

static bool is_supported(const struct pl *extension) {
    return !pl_strcasecmp(extension, "timer") || !pl_strcasecmp(extension, "replaces");
}

static bool gather(const struct sip_hdr *header, const struct sip_msg *msg, void *arg) {
    struct mbuf *unsupported = arg;
    struct pl rest = header->val, extension;
    (void)msg;
    while (!re_regex(rest.p, rest.l, "[^, \t]+", &extension)) {
        if (!is_supported(&extension) && unsupported->end < 512)
            mbuf_printf(unsupported, "%s%r", unsupported->end ? ", " : "", &extension);
        pl_advance(&rest, extension.p + extension.l - rest.p);
    }
    return false;
}

bool requests_unsupported(struct foyer_sip *sip, const struct sip_msg *msg) {
    struct mbuf *unsupported = mbuf_alloc(64);
    if (!unsupported) return false;
    sip_msg_hdr_apply(msg, true, SIP_HDR_REQUIRE, gather, unsupported);
    bool is_refused = unsupported->end > 0;
    if (is_refused)
        sip_treplyf(NULL, NULL, sip->sip, msg, false, 420, "Bad Extension",
                    "Unsupported: %b\r\nContent-Length: 0\r\n\r\n", unsupported->buf, unsupported->end);
    mem_deref(unsupported);
    return is_refused;
}

static void answer_options(struct foyer_sip *sip, const struct sip_msg *msg) {
    sip_treplyf(NULL, NULL, sip->sip, msg, false, 200, "OK", "%s%sAccept: application/sdp\r\nContent-Length: 0\r\n\r\n",
                shim_allow, shim_supported);
}

bool requests_before(const struct sip_msg *msg, void *arg) {
    struct foyer_sip *sip = arg;
    bool is_in_dialog = pl_isset(&msg->to.tag);
    if (is_malformed(msg)) {
        if (pl_strcmp(&msg->met, "ACK") && !is_stranger(sip, msg)) sip_treply(NULL, sip->sip, msg, 400, "Bad Request");
        return true;
    }
    if (!pl_strcmp(&msg->met, "ACK") || !pl_strcmp(&msg->met, "CANCEL")) return false;
    if (!pl_strcmp(&msg->met, "INVITE") && !is_in_dialog) return false;
    if (!call_of(sip, msg) && is_stranger(sip, msg)) return true;
    if (requests_unsupported(sip, msg)) return true;
    if (!pl_strcmp(&msg->met, "OPTIONS")) {
        answer_options(sip, msg);
        return true;
    }
    if (pl_strcmp(&msg->met, "UPDATE")) return false;
    struct call *call = is_in_dialog ? call_of(sip, msg) : NULL;
    if (call) timer_update(call, msg);
    else sip_treply(NULL, sip->sip, msg, 481, "Call Does Not Exist");
    return true;
}

bool requests_after(const struct sip_msg *msg, void *arg) {
    struct foyer_sip *sip = arg;
    if (is_stranger(sip, msg)) return true;
    if (!pl_strcmp(&msg->met, "CANCEL"))
        sip_reply(sip->sip, msg, 481, "Transaction Does Not Exist");
    else
        sip_treplyf(NULL, NULL, sip->sip, msg, false, 405, "Method Not Allowed", "%sContent-Length: 0\r\n\r\n",
                    shim_allow);
    return true;
}

// An answer to nothing: libre would write it to stderr.
bool requests_responses(const struct sip_msg *msg, void *arg) {
    (void)msg;
    (void)arg;
    return true;
}
