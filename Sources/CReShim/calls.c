// The table of calls: numbers that are never used twice, and what other threads may touch of a call.
#include "shim.h"

static struct slot *slot_of(struct foyer_sip *sip, foyer_sip_call id) {
    unsigned index = id & 0xffff;
    if (!id || index >= sip->slot_count) return NULL;
    struct slot *slot = &sip->slots[index];
    return slot->taken && slot->generation == id >> 16 ? slot : NULL;
}

// Also of a call that is over, as long as no other has its place.
static struct slot *last_slot_of(struct foyer_sip *sip, foyer_sip_call id) {
    unsigned index = id & 0xffff;
    if (!id || index >= sip->slot_count) return NULL;
    return sip->slots[index].generation == id >> 16 ? &sip->slots[index] : NULL;
}

foyer_sip_call calls_reserve(struct foyer_sip *sip) {
    foyer_sip_call id = 0;
    pthread_mutex_lock(&sip->lock);
    for (unsigned i = 0; i < sip->slot_count && !sip->closing; i++) {
        unsigned index = (sip->next_slot + i) % sip->slot_count;
        struct slot *slot = &sip->slots[index];
        if (slot->taken) continue;
        slot->taken = true;
        slot->generation++;
        slot->call = NULL;
        slot->first = slot->count = slot->ticks = 0;
        slot->lowest = RING;
        memset(&slot->statistics, 0, sizeof(slot->statistics));
        sip->next_slot = (index + 1) % sip->slot_count;
        sip->taken++;
        id = slot->generation << 16 | index;
        break;
    }
    pthread_mutex_unlock(&sip->lock);
    return id;
}

void calls_release(struct foyer_sip *sip, foyer_sip_call id) {
    pthread_mutex_lock(&sip->lock);
    struct slot *slot = slot_of(sip, id);
    if (slot) {
        slot->taken = false;
        slot->call = NULL;
        sip->taken--;
    }
    pthread_mutex_unlock(&sip->lock);
}

struct call *calls_find(struct foyer_sip *sip, foyer_sip_call id) {
    pthread_mutex_lock(&sip->lock);
    struct slot *slot = slot_of(sip, id);
    struct call *call = slot ? slot->call : NULL;
    pthread_mutex_unlock(&sip->lock);
    return call;
}

int foyer_sip_calls(foyer_sip *sip) {
    pthread_mutex_lock(&sip->lock);
    int taken = sip->taken;
    pthread_mutex_unlock(&sip->lock);
    return taken;
}

int foyer_sip_play(foyer_sip *sip, foyer_sip_call id, const int16_t samples[FOYER_SIP_FRAME]) {
    int result = -1;
    pthread_mutex_lock(&sip->lock);
    struct slot *slot = slot_of(sip, id);
    if (slot) {
        result = slot->count == RING;
        if (result) {
            slot->first = (slot->first + 1) % RING;
            slot->count--;
            slot->statistics.frames_dropped++;
        }
        memcpy(slot->frames[(slot->first + slot->count) % RING], samples, sizeof(slot->frames[0]));
        slot->count++;
    }
    pthread_mutex_unlock(&sip->lock);
    return result;
}

void foyer_sip_clear(foyer_sip *sip, foyer_sip_call id) {
    pthread_mutex_lock(&sip->lock);
    struct slot *slot = slot_of(sip, id);
    if (slot) slot->count = 0;
    pthread_mutex_unlock(&sip->lock);
}

bool foyer_sip_read_statistics(foyer_sip *sip, foyer_sip_call id, foyer_sip_statistics *statistics) {
    pthread_mutex_lock(&sip->lock);
    struct slot *slot = last_slot_of(sip, id);
    if (slot) *statistics = slot->statistics;
    pthread_mutex_unlock(&sip->lock);
    return slot != NULL;
}

// Lives until libre's session has said all it has to: its authenticator holds a reference.
static void destructor(void *data) {
    struct call *call = data;
    if (call->sip) call->sip->objects--;
    mem_deref(call->uri);
    mem_deref(call->from_uri);
    mem_deref(call->from_name);
    mem_deref(call->route);
    mem_deref(call->auth_user);
    mem_deref(call->auth_secret);
    mem_deref(call->headers);
    mem_deref(call->call_id);
    mem_deref(call->local_tag);
    mem_deref(call->remote_tag);
}

struct call *call_new(struct foyer_sip *sip, foyer_sip_call id, enum direction direction) {
    struct call *call = mem_zalloc(sizeof(*call), destructor);
    if (!call || !id) {
        mem_deref(call);
        calls_release(sip, id);
        return NULL;
    }
    call->sip = sip;
    sip->objects++;
    call->id = id;
    call->direction = direction;
    call->m.key_payload = -1;
    str_ncpy(call->content_type, "application/sdp", sizeof(call->content_type));
    tmr_init(&call->closing);
    tmr_init(&call->session_timer);
    tmr_init(&call->refer_again);
    list_append(&sip->calls, &call->le, call);
    if (media_new(call)) {
        list_unlink(&call->le);
        media_free(call);
        mem_deref(call);
        calls_release(sip, id);
        return NULL;
    }
    pthread_mutex_lock(&sip->lock);
    sip->slots[id & 0xffff].call = call;
    pthread_mutex_unlock(&sip->lock);
    return call;
}

void call_say(struct call *call, foyer_sip_event *event) {
    if (call->is_closing) return;
    event->call = call->id;
    if (!event->text) event->text = "";
    if (!event->call_id) event->call_id = "";
    if (!event->session) event->session = "";
    if (!event->user_to_user) event->user_to_user = "";
    call->sip->callbacks.event(call->sip->callbacks.context, event);
}

void call_event(struct call *call, foyer_sip_event_type type, int code, const char *text) {
    foyer_sip_event event = {.type = type, .code = code, .text = text};
    call_say(call, &event);
}

void call_close(struct call *call, int code, const char *reason) {
    foyer_sip_call id = call->id;
    struct foyer_sip *sip = call->sip;
    if (!call->le.list) return; // already closed
    list_unlink(&call->le);
    tmr_cancel(&call->closing);
    timer_free(call);
    transfer_free(call);
    presence_free(call);
    // Sends BYE, CANCEL or 486, whichever is due, and waits for the answer by itself.
    call->session = mem_deref(call->session);
    call->invite = mem_deref(call->invite);
    rtp_publish(call);
    media_free(call);
    calls_release(sip, id);
    call_event(call, FOYER_SIP_CLOSED, code, reason);
    mem_deref(call);
}

static void closing_handler(void *arg) {
    struct call *call = arg;
    call_close(call, call->close_code, "");
}

void call_close_soon(struct call *call, int code) {
    call->close_code = code;
    tmr_start(&call->closing, 0, closing_handler, call);
}

const char *words_pl(struct words *words, const struct pl *pl) {
    if (!pl || !pl->p || !pl->l || words->used + 2 > sizeof(words->data)) return "";
    char *start = words->data + words->used, *end = words->data + sizeof(words->data) - 1, *to = start;
    for (size_t i = 0; i < pl->l && to < end; i++) {
        unsigned char c = (unsigned char)pl->p[i];
        if (c >= ' ' && c != 0x7f) *to++ = (char)c;
    }
    *to++ = 0;
    words->used = (size_t)(to - words->data);
    return start;
}

const char *words_header(struct words *words, const struct sip_msg *msg, const char *name) {
    const struct sip_hdr *header = sip_msg_xhdr(msg, name);
    return header ? words_pl(words, &header->val) : "";
}
