// A call's packets of sound: from one source only, reordered ones and foreign ones dropped, keys taken out, ours sent
// every 20 ms.
#include "shim.h"

enum {
    LAYER = 0,
    COMFORT_NOISE = 13,  // payload type
    DATAGRAM = 2048,     // larger ones are cut, and dropped by whoever decodes them
    HEADROOM = 64,
    LONGEST = 800,       // samples in a packet: 100 ms
    LARGEST_GAP = 50,    // packets lost in a row that are reported as lost; more are a new start
    KEY_FADES = 100,     // ms without news of a key after which it is up
    SECOND = 1000 / PTIME, // ticks
    LOOK = SECOND / 5,
};

// Sound comes from where the SDP says. Until it has, another source is taken once, if it is the SDP's host (some gateways
// send from another port than they listen on) or where the signaling comes from (the SDP's address is behind a NAT, and
// then ours goes there as well). What comes from where the SDP says always counts, so nobody else can keep it out.
static bool is_from_peer(struct call *call, const struct sa *source) {
    if (sa_cmp(source, &call->agreed, SA_ALL)) return true;
    if (call->m.has_heard) return sa_cmp(source, &call->m.source, SA_ALL);
    return sa_cmp(source, &call->agreed, SA_ADDR) || sa_cmp(source, &call->signal, SA_ADDR);
}

static void learn_source(struct call *call, const struct sa *source) {
    bool is_agreed = sa_cmp(source, &call->agreed, SA_ALL);
    if (call->m.has_heard && !is_agreed) return;
    call->m.has_heard = true;
    call->m.source = *source;
    call->m.remote = sa_cmp(source, &call->agreed, SA_ADDR) ? call->agreed : *source;
}

static bool looks_like_rtp(const struct call *call, const struct mbuf *mb) {
    if (mbuf_get_left(mb) < RTP_HEADER_SIZE || mbuf_buf(mb)[0] >> 6 != RTP_VERSION) return false;
    int payload = mbuf_buf(mb)[1] & 0x7f;
    return payload == CODEC_PCMU || payload == CODEC_PCMA || payload == CODEC_G722 || payload == COMFORT_NOISE ||
           payload == call->m.key_payload;
}

// Runs before libre sees the packet, so that foreign ones neither fill its tables nor enter its statistics.
static bool filter_rtp(struct sa *source, struct mbuf *mb, void *arg) {
    struct call *call = arg;
    if (!call->m.is_ready || !looks_like_rtp(call, mb) || !is_from_peer(call, source) ||
        !sdes_unprotect(call, mb, false)) {
        call->statistics.packets_foreign++;
        return true;
    }
    learn_source(call, source);
    call->m.last_heard = tmr_jiffies();
    return false;
}

static bool filter_rtcp(struct sa *source, struct mbuf *mb, void *arg) {
    struct call *call = arg;
    if (!call->m.is_ready || !sa_cmp(source, &call->m.remote, SA_ADDR) || !sdes_unprotect(call, mb, true)) return true;
    call->m.last_heard = tmr_jiffies();
    return false;
}

static bool encrypt_rtp(int *err, struct sa *target, struct mbuf *mb, void *arg) {
    (void)target;
    *err = sdes_protect(arg, mb, false);
    return *err != 0;
}

static bool encrypt_rtcp(int *err, struct sa *target, struct mbuf *mb, void *arg) {
    (void)target;
    *err = sdes_protect(arg, mb, true);
    return *err != 0;
}

static void press(struct call *call, int event) {
    char text[2] = {(char)telev_code2digit(event), 0};
    if (text[0] > 0) call_event(call, FOYER_SIP_DIGIT, 0, text);
}

static void key_up(struct call *call) {
    call->m.key_is_down = false;
    call->m.key_done = call->m.key_timestamp;
    call->m.has_key_done = true;
    press(call, call->m.key);
}

// RFC 4733: one key is one timestamp, ends with the E bit three times, and any of its packets may be lost.
static void take_key(struct call *call, const struct rtp_header *header, struct mbuf *mb) {
    if (mbuf_get_left(mb) < 4) return;
    int event = mbuf_read_u8(mb);
    bool is_end = mbuf_read_u8(mb) & 0x80;
    if (event > 15) return; // no key: fax tones, hook flash
    call->m.has_event_keys = true;
    if (call->m.has_key_done && header->ts == call->m.key_done) return;
    call->m.key_seen = tmr_jiffies();
    // Some gateways advance the timestamp within a key; only a marker starts the same key anew.
    bool is_same = call->m.key_is_down &&
                   (header->ts == call->m.key_timestamp || (event == call->m.key && !header->m));
    if (!is_same) {
        if (call->m.key_is_down) key_up(call);
        call->m.key_is_down = true;
        call->m.key = event;
    }
    call->m.key_timestamp = header->ts;
    if (is_end) key_up(call);
}

// Packets lost just before this one, or -1 if it comes too late.
static int gap_before(struct call *call, const struct rtp_header *header) {
    int gap = 0;
    if (call->m.has_sequence && call->m.ssrc == header->ssrc) {
        int ahead = (int16_t)(header->seq - call->m.sequence);
        if (ahead <= 0 && ahead > -LARGEST_GAP) return -1;
        gap = ahead > 0 && ahead <= LARGEST_GAP ? ahead - 1 : 0;
    } else {
        call->m.jitter = 0;
        call->m.transit = 0;
    }
    call->m.has_sequence = true;
    call->m.sequence = header->seq;
    call->m.ssrc = header->ssrc;
    call->statistics.packets_lost += (uint32_t)gap;
    return gap;
}

// RFC 3550 appendix A.8, in samples.
static void measure_jitter(struct call *call, const struct rtp_header *header) {
    uint32_t transit = (uint32_t)(tmr_jiffies() * 8) - header->ts;
    if (call->m.transit) {
        int32_t d = (int32_t)(transit - call->m.transit);
        call->m.jitter += ((d < 0 ? -(double)d : (double)d) - call->m.jitter) / 16;
    }
    call->m.transit = transit;
    call->statistics.jitter_us = (uint32_t)(call->m.jitter * 125);
}

static void received(const struct sa *source, const struct rtp_header *header, struct mbuf *mb, void *arg) {
    struct call *call = arg;
    int16_t samples[LONGEST];
    (void)source;
    if (header->pad && mbuf_get_left(mb)) {
        size_t padding = mb->buf[mb->end - 1];
        if (padding > mbuf_get_left(mb)) return;
        mb->end -= padding;
    }
    int gap = gap_before(call, header);
    if (gap < 0) return;
    call->statistics.packets_in++;
    if (call->m.key_payload >= 0 && header->pt == call->m.key_payload) {
        take_key(call, header, mb);
        return;
    }
    size_t count = mbuf_get_left(mb);
    if (!count || count > LONGEST || !codec_decode(call, header->pt, mbuf_buf(mb), count, samples)) return;
    measure_jitter(call, header);
    uint64_t now = tmr_jiffies();
    if (call->m.key_is_down && now - call->m.key_seen > KEY_FADES) key_up(call);
    // A key's tone leaks into the sound at its start: heard as well, it would be pressed twice.
    if (call->m.key_is_down) memset(samples, 0, count * sizeof(samples[0]));
    size_t missing = (size_t)gap * count;
    call->sip->callbacks.audio(call->sip->callbacks.context, call->id, samples, count, missing > 1600 ? 1600 : missing);
}

int rtp_open(struct call *call) {
    struct foyer_sip *sip = call->sip;
    int err = rtp_listen(&call->rtp, IPPROTO_UDP, &sip->address, sip->rtp_first, sip->rtp_last, true, received, NULL,
                         call);
    if (err) return err;
    udp_rxsz_set(rtp_sock(call->rtp), DATAGRAM);
    udp_rxsz_set(rtcp_sock(call->rtp), DATAGRAM);
    err = udp_register_helper(NULL, rtp_sock(call->rtp), LAYER, encrypt_rtp, filter_rtp, call);
    err |= udp_register_helper(NULL, rtcp_sock(call->rtp), LAYER, encrypt_rtcp, filter_rtcp, call);
    err |= telev_alloc(&call->keys_out, PTIME);
    rtcp_set_srate(call->rtp, 8000, 8000);
    call->m.timestamp = rand_u32();
    call->m.marker = true;
    return err;
}

void rtp_close(struct call *call) {
    // The filters are the sockets' own, and go with them; the last packet, an RTCP BYE, still passes through.
    call->rtp = mem_deref(call->rtp);
    call->keys_out = mem_deref(call->keys_out);
}

void rtp_set_remote(struct call *call) {
    const struct sa *remote = sdp_media_raddr(call->media);
    struct sa rtcp;
    call->m.last_heard = tmr_jiffies();
    if (sa_is_any(remote)) return; // held
    // A re-INVITE that names the same place does not undo what was learned of a NAT.
    if (!call->m.is_ready || !sa_cmp(remote, &call->agreed, SA_ALL)) {
        call->agreed = call->m.remote = *remote;
        call->m.has_heard = false;
        sdp_media_raddr_rtcp(call->media, &rtcp);
        rtcp_start(call->rtp, "foyer", &rtcp);
    }
    call->m.is_ready = true;
}

static void send_packet(struct call *call, int payload, bool marker, uint32_t timestamp, const uint8_t *bytes,
                        size_t count) {
    struct mbuf *mb = call->sip->packet;
    mb->pos = mb->end = HEADROOM;
    if (mbuf_write_mem(mb, bytes, count)) return;
    mb->pos = HEADROOM;
    if (!rtp_send(call->rtp, &call->m.remote, false, marker, (uint8_t)payload, timestamp, mb))
        call->statistics.packets_out++;
}

// A key of ours takes the place of sound.
static bool send_key(struct call *call) {
    struct mbuf *mb = mbuf_alloc(8);
    bool marker = false;
    bool is_pressing = mb && !telev_poll(call->keys_out, &marker, mb);
    if (is_pressing) {
        if (marker) call->m.press_timestamp = call->m.timestamp;
        send_packet(call, call->m.key_payload, marker, call->m.press_timestamp, mb->buf, mb->end);
        call->m.marker = true;
    }
    mem_deref(mb);
    return is_pressing;
}

void rtp_press(struct call *call, char key) {
    int event = telev_digit2code(key);
    if (event < 0 || !call->established) return;
    if (call->m.key_payload >= 0) {
        telev_send(call->keys_out, event, false);
        telev_send(call->keys_out, event, true);
        return;
    }
    struct mbuf *body = mbuf_alloc(64);
    if (body && !mbuf_printf(body, "Signal=%c\r\nDuration=160\r\n", key)) {
        body->pos = 0;
        sipsess_info(call->session, "application/dtmf-relay", body, NULL, NULL);
    }
    mem_deref(body);
}

// Under the lock. What has stood in the ring for a whole second is delay that nobody needs.
static bool pop(struct slot *slot, int16_t frame[FOYER_SIP_FRAME]) {
    bool has_frame = slot->count > 0;
    if (has_frame) {
        memcpy(frame, slot->frames[slot->first], sizeof(slot->frames[0]));
        slot->first = (slot->first + 1) % RING;
        slot->count--;
    }
    if (slot->count < slot->lowest) slot->lowest = slot->count;
    if (++slot->ticks < SECOND) return has_frame;
    unsigned excess = slot->lowest;
    slot->first = (slot->first + excess) % RING;
    slot->count -= excess;
    slot->statistics.frames_dropped += excess;
    slot->ticks = 0;
    slot->lowest = RING;
    return has_frame;
}

static void send_frame(struct call *call, const int16_t *frame) {
    uint8_t bytes[FOYER_SIP_FRAME];
    codec_encode(call, frame, bytes);
    send_packet(call, call->m.payload, call->m.marker, call->m.timestamp, bytes, sizeof(bytes));
    call->m.marker = false;
}

void rtp_publish(struct call *call) {
    struct slot *slot = &call->sip->slots[call->id & 0xffff];
    struct rtcp_stats theirs;
    memset(&theirs, 0, sizeof(theirs));
    if (!rtcp_stats(call->rtp, call->m.ssrc, &theirs)) {
        call->statistics.remote_lost = theirs.tx.lost > 0 ? (uint32_t)theirs.tx.lost : 0;
        call->statistics.remote_jitter_us = theirs.tx.jit;
        call->statistics.round_trip_us = theirs.rtt;
    }
    pthread_mutex_lock(&call->sip->lock);
    call->statistics.frames_dropped = slot->statistics.frames_dropped;
    call->statistics.port = sa_port(rtp_local(call->rtp));
    slot->statistics = call->statistics;
    pthread_mutex_unlock(&call->sip->lock);
}

static void look_after(struct call *call) {
    unsigned ticks = ++call->m.ticks;
    if (ticks % LOOK == 0) presence_look(call);
    if (ticks % SECOND == 0) rtp_publish(call);
}

static void tick(struct call *call) {
    int16_t frame[FOYER_SIP_FRAME];
    struct slot *slot = &call->sip->slots[call->id & 0xffff];
    look_after(call);
    if (!call->m.is_ready) return;
    pthread_mutex_lock(&call->sip->lock);
    bool has_frame = pop(slot, frame);
    pthread_mutex_unlock(&call->sip->lock);
    call->m.timestamp += FOYER_SIP_FRAME;
    bool is_heard = sdp_media_dir(call->media) & SDP_SENDONLY && !call->m.is_held_by_them;
    if (!is_heard || (call->m.key_payload >= 0 && send_key(call))) return;
    if (has_frame) {
        send_frame(call, frame);
    } else {
        call->statistics.frames_missing++;
        call->m.marker = true;
    }
}

void rtp_tick(struct foyer_sip *sip) {
    for (struct le *le = sip->calls.head; le;) {
        struct call *call = le->data;
        le = le->next;
        tick(call);
    }
}
