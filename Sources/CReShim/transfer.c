// REFER (RFC 3515): asking the other side to call somebody else, and being asked to.
#include "shim.h"

// Status in a NOTIFY's "SIP/2.0 200 OK"; 0 if there is none.
static int fragment_status(const struct sip_msg *msg) {
    struct pl code;
    if (!mbuf_get_left(msg->mb)) return 0;
    if (re_regex((const char *)mbuf_buf(msg->mb), mbuf_get_left(msg->mb), "SIP/2.0 [0-9]3", &code)) {
        if (re_regex((const char *)mbuf_buf(msg->mb), mbuf_get_left(msg->mb), "SIP/2.0 [0-9]+", &code)) return 0;
    }
    uint32_t value = pl_u32(&code);
    return value >= 100 && value < 700 ? (int)value : 0;
}

static void send_refer(struct call *call);

static void retry(void *arg) {
    struct call *call = arg;
    call->refer_out = mem_deref(call->refer_out);
    send_refer(call);
}

// Tells the outcome; but one that came too early is sent once more. Asterisk says 400 or 500 while it is still joining its
// own side of the call, and 491 is everybody's word for "not now" (RFC 3261 section 21.4.27).
static void tell(struct call *call, int code) {
    if (call->refer_done || tmr_isrunning(&call->refer_again)) return;
    if ((code == 400 || code == 491 || code == 500) && !call->refer_retried) {
        call->refer_retried = true;
        tmr_start(&call->refer_again, call->sip->timer_second, retry, call);
        return;
    }
    call->refer_done = code >= 200;
    call_event(call, FOYER_SIP_REFER_RESULT, code, "");
}

static void notified(struct sip *stack, const struct sip_msg *msg, void *arg) {
    int code = fragment_status(msg);
    sip_treply(NULL, stack, msg, 200, "OK");
    if (code) tell(arg, code);
}

// The subscription is over, or the REFER was refused.
static void ended(int err, const struct sip_msg *msg, const struct sipevent_substate *state, void *arg) {
    struct call *call = arg;
    (void)state;
    call->refer_out = mem_deref(call->refer_out);
    tell(call, msg && msg->scode >= 300 ? msg->scode : err == ETIMEDOUT ? 408 : 480);
}

// Refer-To with the dialog to take over, its separators escaped.
static int write_target(char **target, const char *uri, const struct call *replaces) {
    if (!replaces || !replaces->call_id || !replaces->remote_tag) return re_sdprintf(target, "<%s>", uri);
    struct pl id, theirs, ours;
    pl_set_str(&id, replaces->call_id);
    pl_set_str(&theirs, replaces->remote_tag);
    pl_set_str(&ours, replaces->local_tag);
    return re_sdprintf(target, "<%s?Replaces=%H%%3Bto-tag%%3D%H%%3Bfrom-tag%%3D%H>", uri, uri_header_escape, &id,
                       uri_header_escape, &theirs, uri_header_escape, &ours);
}

static void send_refer(struct call *call) {
    struct foyer_sip *sip = call->sip;
    int err = sipevent_drefer(&call->refer_out, sip->subscriptions, sipsess_dialog(call->session),
                              contact_for(sip, call->uri ? call->uri : ""), dialog_credentials, call, true, notified,
                              ended, call, "Refer-To: %s\r\nReferred-By: <sip:%s@%J>\r\n", call->refer_target, sip->user,
                              &sip->advertised);
    if (!err) return;
    call->refer_done = true;
    call_event(call, FOYER_SIP_REFER_RESULT, 500, "");
}

void transfer_refer(struct call *call, const char *uri, struct call *replaces) {
    bool is_possible = call->established && !call->refer_out && !tmr_isrunning(&call->refer_again) && uri &&
                       !strpbrk(uri, "<>\r\n");
    if (is_possible) call->refer_target = mem_deref(call->refer_target);
    if (!is_possible || write_target(&call->refer_target, uri, replaces)) {
        call_event(call, FOYER_SIP_REFER_RESULT, 500, "");
        return;
    }
    call->refer_done = call->refer_retried = false;
    send_refer(call);
}

static void forgotten(int err, const struct sip_msg *msg, void *arg) {
    struct call *call = arg;
    (void)err;
    (void)msg;
    call->refer_in = mem_deref(call->refer_in);
}

void transfer_asked(struct sip *stack, const struct sip_msg *msg, void *arg) {
    struct call *call = arg;
    struct words words = {.used = 0};
    struct sip_addr target;
    const struct sip_hdr *header = sip_msg_hdr(msg, SIP_HDR_REFER_TO);
    if (!header || sip_addr_decode(&target, &header->val)) {
        sip_treply(NULL, stack, msg, 400, "Bad Refer-To Header");
        return;
    }
    if (call->refer_in) {
        sip_treply(NULL, stack, msg, 491, "Request Pending");
        return;
    }
    if (sipevent_accept(&call->refer_in, call->sip->subscriptions, msg, sipsess_dialog(call->session), NULL, 202,
                        "Accepted", 60, 60, 60, contact_by(call->sip, msg->tp), "message/sipfrag;version=2.0",
                        dialog_credentials, call, true, forgotten, call, NULL)) {
        sip_treply(NULL, stack, msg, 500, "Server Internal Error");
        return;
    }
    call_event(call, FOYER_SIP_REFER, 0, words_pl(&words, &target.auri));
}

void transfer_answer(struct call *call, int code) {
    if (!call->refer_in || code < 100 || code > 699) return;
    bool is_final = code >= 200;
    sipevent_notifyf(call->refer_in, NULL, is_final ? SIPEVENT_TERMINATED : SIPEVENT_ACTIVE, SIPEVENT_NORESOURCE, 0,
                     "SIP/2.0 %d %s\r\n", code,
                     code < 200 ? "Trying" : code < 300 ? "OK" : code == 403 ? "Forbidden" : "Refused");
    if (is_final) call->refer_in = mem_deref(call->refer_in);
}

void transfer_free(struct call *call) {
    tmr_cancel(&call->refer_again);
    call->refer_target = mem_deref(call->refer_target);
    call->refer_out = mem_deref(call->refer_out);
    call->refer_in = mem_deref(call->refer_in);
}
