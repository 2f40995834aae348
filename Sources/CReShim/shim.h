// What the shim's files share. See include/CReShim.h for who may call what.
#ifndef FOYER_SHIM_H
#define FOYER_SHIM_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
// re.h changes its structures with these: they are what Debian builds libre with.
#define HAVE_INET6 1
#define HAVE_INTTYPES_H 1
#define HAVE_STDBOOL_H 1
#define RELEASE 1
#define USE_OPENSSL 1
#define USE_TLS 1

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include <re.h>

#include "CReShim.h"

enum {
    RING = 8,        // frames a call's ring can hold
    PTIME = 20,      // ms
    MIN_SE = 90,     // s, RFC 4028 section 5
    SDES_KEY = 30,   // bytes of key and salt, AES_CM_128_HMAC_SHA1_80
};

struct call;

// One entry of the table of calls: what other threads may touch, under the endpoint's lock.
struct slot {
    uint64_t generation;
    bool taken;
    struct call *call; // NULL until the shim's thread has made it
    int16_t frames[RING][FOYER_SIP_FRAME];
    unsigned first, count;
    unsigned lowest, ticks; // fewest frames left after a tick in the running second
    foyer_sip_statistics statistics;
};

struct foyer_sip {
    foyer_sip_callbacks callbacks;
    char *user, *realm, *certificate, *authority;
    struct sa address;
    struct sa advertised; // where others find us: the address, unless a NAT has another
    char address_text[64];
    char *contacts[SIP_TRANSP_TLS + 1]; // by transport; NULL for libre's own
    int udp, tcp, tls;
    uint16_t rtp_first, rtp_last;
    enum foyer_sip_srtp srtp;
    uint32_t session_expires, silence_limit, timer_second, ask_after;

    // The shim's thread.
    pthread_t thread;
    int wake_fd, tick_fd;
    struct sip *sip;
    struct sipsess_sock *sessions;
    struct sipevent_sock *subscriptions;
    struct sip_lsnr *before, *after, *responses;
    struct dnsc *dns;
    struct tls *tls_context;
    struct list tls_names; // hosts that have been called over TLS
    struct list calls;
    struct list registrations;
    struct tmr stopping;
    uint8_t nonce_key[16];
    struct mbuf *packet; // being sent
    int stop_waited;      // ms
    int objects;          // calls and registrations that libre may still refer to

    // Every thread.
    pthread_mutex_t lock;
    struct slot *slots;
    unsigned slot_count, next_slot;
    int taken;
    struct command *queue_head, *queue_tail;
    uint64_t next_registration;
    bool closing;
};

enum direction { INCOMING, OUTGOING };

// By their payload types, RFC 3551.
enum codec { CODEC_PCMU = 0, CODEC_PCMA = 8, CODEC_G722 = 9 };

struct call {
    struct le le;
    struct foyer_sip *sip;
    foyer_sip_call id;
    enum direction direction;
    struct sipsess *session;
    bool established;
    bool is_closing; // closed by us: no event
    int close_code;
    struct tmr closing;

    // Outgoing.
    char *uri, *from_uri, *from_name, *route, *auth_user, *auth_secret, *headers;
    bool retried; // after 422
    // Incoming: the INVITE until it is answered.
    struct sip_msg *invite;
    bool has_offer;
    bool sent_answer; // in a 183

    // Dialog's names, for Replaces.
    char *call_id, *local_tag, *remote_tag;
    struct sa agreed; // where the other side's SDP says its sound is
    struct sa signal; // where the other side's messages come from

    // Sound.
    struct sdp_session *sdp;
    struct sdp_media *media;
    struct rtp_sock *rtp;
    struct telev *keys_out;
    struct media_state {
        bool is_ready;            // the other side's address and codec are known
        bool is_held_by_us, is_held_by_them;
        enum codec codec;
        int payload, key_payload; // key_payload below 0: none agreed on
        struct sa remote;         // where our sound goes
        struct sa source;         // where theirs comes from, once `has_heard`
        bool has_heard;
        uint64_t last_heard;      // ms; a packet, or an answer to our question

        uint32_t timestamp;       // of the next frame we send
        bool marker;
        uint32_t press_timestamp;
        unsigned ticks;           // so far

        bool has_sequence;
        uint16_t sequence;
        uint32_t ssrc;
        uint32_t transit;
        double jitter;            // samples

        bool has_event_keys;      // RFC 4733 keys have come
        bool key_is_down;
        int key;
        uint32_t key_timestamp, key_done;
        bool has_key_done;
        uint64_t key_seen;        // ms
    } m;
    foyer_sip_statistics statistics;
    struct g722_decode_state_s *g722_in; // NULL until needed
    struct g722_encode_state_s *g722_out;

    // SRTP by SDES.
    struct srtp *srtp_in, *srtp_out;
    uint8_t key_out[SDES_KEY];
    bool has_key_out;
    uint32_t sdes_tag;
    char key_in[64]; // as the other side wrote it

    // Session timer, RFC 4028.
    struct tmr session_timer;
    uint32_t expires;
    bool we_refresh;
    bool peer_updates; // allows UPDATE
    char content_type[128];
    struct sip_request *update;

    // OPTIONS to a silent other side.
    struct sip_request *question;
    uint64_t asked; // ms

    // REFER.
    struct sipsub *refer_out;
    struct sipnot *refer_in;
    char *refer_target;
    struct tmr refer_again;
    bool refer_done; // its outcome has been told
    bool refer_retried;
};

// Strings for one callback, cleaned of control characters.
struct words {
    char data[4096];
    size_t used;
};
const char *words_pl(struct words *words, const struct pl *pl);
const char *words_header(struct words *words, const struct sip_msg *msg, const char *name);

// calls.c
foyer_sip_call calls_reserve(struct foyer_sip *sip);
void calls_release(struct foyer_sip *sip, foyer_sip_call id);
struct call *calls_find(struct foyer_sip *sip, foyer_sip_call id);
// NULL with the slot given back if there is no memory or no port.
struct call *call_new(struct foyer_sip *sip, foyer_sip_call id, enum direction direction);
// Forgets the call and what it holds; libre sends what is left to say. Reports it unless we closed it ourselves.
void call_close(struct call *call, int code, const char *reason);
// The same, once libre's handler that is running has returned.
void call_close_soon(struct call *call, int code);
void call_event(struct call *call, foyer_sip_event_type type, int code, const char *text);
void call_say(struct call *call, foyer_sip_event *event);

// commands.c
enum command_type {
    COMMAND_DIAL, COMMAND_RING, COMMAND_ANSWER, COMMAND_HANGUP, COMMAND_HOLD, COMMAND_PRESS, COMMAND_REFER,
    COMMAND_REFER_ANSWER, COMMAND_REGISTER, COMMAND_UNREGISTER, COMMAND_STOP,
};
struct command {
    struct command *next;
    enum command_type type;
    uint64_t id, other;
    int number;
    char *text[7];
};
void commands_run(struct foyer_sip *sip);
void command_free(struct command *command);

// Pushes COMMAND_STOP.
void foyer_sip_request_stop(struct foyer_sip *sip);

// endpoint.c
// Ends every call, and the loop once the answers have come.
void endpoint_stop(struct foyer_sip *sip);

// incoming.c
void incoming_invite(const struct sip_msg *msg, void *sip);
// What a request says of itself.
void request_describe(const struct sip_msg *msg, struct words *words, foyer_sip_request *request);
void incoming_ring(struct call *call, bool early_media);
void incoming_answer(struct call *call);
void incoming_reject(struct call *call, int code, const char *headers);

// outgoing.c
void outgoing_dial(struct call *call);

// dialog.c: what happens in a call that stands.
int dialog_offer(struct mbuf **desc, const struct sip_msg *msg, void *call);
int dialog_answer(const struct sip_msg *msg, void *call);
void dialog_established(const struct sip_msg *msg, void *call);
void dialog_info(struct sip *stack, const struct sip_msg *msg, void *call);
void dialog_closed(int err, const struct sip_msg *msg, void *call);
int dialog_credentials(char **user, char **password, const char *realm, void *call);
void dialog_hold(struct call *call, bool on);
void dialog_remember(struct call *call, const struct sip_msg *msg);

// requests.c: what comes before and after libre's own listeners.
bool requests_before(const struct sip_msg *msg, void *sip);
bool requests_after(const struct sip_msg *msg, void *sip);
bool requests_responses(const struct sip_msg *msg, void *sip);
// Whether it insists on an extension we have not; then it has been refused with 420.
bool requests_unsupported(struct foyer_sip *sip, const struct sip_msg *msg);

// digest.c
// Whether the request proves that it knows `secret`; if not, it has been challenged.
bool digest_check(struct foyer_sip *sip, const struct sip_msg *msg, const char *secret);

// media.c
int media_new(struct call *call);
void media_free(struct call *call);
int media_decode(struct call *call, struct mbuf *body, bool is_offer);
int media_encode(struct call *call, struct mbuf **body, bool is_offer);

// codec.c
// As many samples as bytes; false if the payload type is none of ours.
bool codec_decode(struct call *call, int payload, const uint8_t *bytes, size_t count, int16_t *samples);
void codec_encode(struct call *call, const int16_t *frame, uint8_t bytes[FOYER_SIP_FRAME]);
void codec_free(struct call *call);

// rtp.c
int rtp_open(struct call *call);
void rtp_close(struct call *call);
void rtp_set_remote(struct call *call);
void rtp_tick(struct foyer_sip *sip);
// Lets other threads see a call's statistics as they are now.
void rtp_publish(struct call *call);
void rtp_press(struct call *call, char key);

// sdes.c
int sdes_offer(struct call *call);
// Takes the other side's key from its SDP; an error if SRTP is required and there is none.
int sdes_negotiate(struct call *call, bool is_offer);
bool sdes_unprotect(struct call *call, struct mbuf *mb, bool is_rtcp);
int sdes_protect(struct call *call, struct mbuf *mb, bool is_rtcp);
void sdes_free(struct call *call);

// timer.c
// Reads what the other side says of the session's length; returns a status to refuse with, or 0.
int timer_read_invite(struct call *call, const struct sip_msg *msg);
void timer_read_answer(struct call *call, const struct sip_msg *msg);
void timer_refreshed(struct call *call, const struct sip_msg *msg, bool by_us);
void timer_restart(struct call *call);
void timer_free(struct call *call);
void timer_update(struct call *call, const struct sip_msg *msg);

// presence.c
// Asks a silent other side whether it is there, and gives up one that is not. Every now and then.
void presence_look(struct call *call);
void presence_free(struct call *call);

// transfer.c
void transfer_refer(struct call *call, const char *uri, struct call *replaces);
void transfer_asked(struct sip *stack, const struct sip_msg *msg, void *call);
void transfer_answer(struct call *call, int code);
void transfer_free(struct call *call);

// trust.c
// Has servers shown a certificate of the endpoint's authority for a name that was called.
int trust_servers(struct foyer_sip *sip);
// Somebody at this URI is about to be called.
void trust_called(struct foyer_sip *sip, const char *uri);

// contact.c
int contact_alloc(struct foyer_sip *sip);
void contact_free(struct foyer_sip *sip);
// What libre is to make a Contact of: our user, or the whole URI behind a NAT.
const char *contact_by(const struct foyer_sip *sip, enum sip_transp transport);
const char *contact_for(const struct foyer_sip *sip, const char *uri);

// registration.c
void registration_start(struct foyer_sip *sip, struct command *command);
void registration_end(struct foyer_sip *sip, uint64_t id);

extern const char shim_allow[];     // "Allow: ...\r\n"
extern const char shim_supported[]; // "Supported: ...\r\n"

#endif
