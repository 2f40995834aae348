// Whether the other side of a call that has fallen silent is still there. Its telephone may have lost its power without a
// BYE; or it may be on hold, or send nothing when nobody speaks. So it is asked, by OPTIONS in the dialog (RFC 3261
// section 11.2), and whoever answers anything but that it knows no such call is there.
#include "shim.h"

static void answered(int err, const struct sip_msg *msg, void *arg) {
    struct call *call = arg;
    int code = err || !msg ? 408 : msg->scode;
    if (code < 200) return;
    if (code == 408 || code == 481) call_close_soon(call, 408);
    else call->m.last_heard = tmr_jiffies();
}

static void ask(struct call *call, uint64_t now) {
    call->asked = now;
    // What can't be sent is not answered.
    int err = sip_drequestf(&call->question, call->sip->sip, true, "OPTIONS", sipsess_dialog(call->session), 0, NULL, NULL,
                            answered, call, "Accept: application/sdp\r\nContent-Length: 0\r\n\r\n");
    if (err) call_close_soon(call, 408);
}

void presence_look(struct call *call) {
    uint64_t now = tmr_jiffies(), silent = now - call->m.last_heard;
    uint64_t patience = call->sip->ask_after, limit = (uint64_t)call->sip->silence_limit * 1000;
    if (!call->established) return;
    bool is_expected = !call->m.is_held_by_us && !call->m.is_held_by_them;
    if (limit && is_expected && silent > limit) {
        call_close_soon(call, 408);
    } else if (patience && silent > patience && now - call->asked > patience) {
        if (call->question) call_close_soon(call, 408);
        else ask(call, now);
    }
}

void presence_free(struct call *call) { call->question = mem_deref(call->question); }
