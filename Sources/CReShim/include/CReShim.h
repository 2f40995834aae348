// A SIP endpoint on libre with a plain-C face: calls by number, events and sound by callback.
//
// Threads. One thread of the shim owns libre; all of libre's state is touched there only (libre's reference counts are
// not thread safe). The functions below may be called from any thread: they copy their arguments into a queue and
// return, and never wait for the network. Only foyer_sip_start() and foyer_sip_stop() wait, for the thread to have
// started or ended. Callbacks run on the shim's thread: they must copy what they need (every pointer dies with the
// callback) and return at once, for no packet moves meanwhile.
//
// Calls are numbers that are never used twice. A number that is no longer valid is ignored, so a hang-up that crosses
// the other side's needs no care.
#ifndef FOYER_CRESHIM_H
#define FOYER_CRESHIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct foyer_sip foyer_sip;
// 0 is no call.
typedef uint64_t foyer_sip_call;

// Samples in a frame: 20 ms at 8 kHz.
enum { FOYER_SIP_FRAME = 160 };

enum foyer_sip_srtp { FOYER_SIP_SRTP_OFF, FOYER_SIP_SRTP_ALLOWED, FOYER_SIP_SRTP_REQUIRED };

// What an INVITE or OPTIONS from outside says of itself. Strings are never NULL and hold no control characters.
typedef struct {
    const char *method;
    const char *source;    // IP address it came from
    int port;
    const char *transport; // "UDP", "TCP", "TLS"
    const char *to_user;   // user part of the request URI: the number dialed
    const char *from_user;
    const char *from_name;
    const char *asserted_user; // P-Asserted-Identity's
    const char *privacy;
    const char *auth_user; // user name in the digest, unproven
    bool replaces;         // wants to take over another call
} foyer_sip_request;

// What is to become of it. All zero lets it in.
typedef struct {
    int refuse;           // status code; 0 lets it in; below 0: say nothing
    int retry_after;      // seconds, sent with 503
    bool challenge;       // must prove by digest that it knows `secret`
    char secret[128];     // empty: no answer to the challenge is right
} foyer_sip_verdict;

typedef enum {
    FOYER_SIP_INCOMING,      // a call that was let in; answer or reject it
    FOYER_SIP_PROGRESS,      // 1xx; code; media: early sound has come with it
    FOYER_SIP_ESTABLISHED,   // answered, sound flows both ways
    FOYER_SIP_CLOSED,        // last event of a call; code, text; never comes after foyer_sip_hangup()
    FOYER_SIP_DIGIT,         // text: one key
    FOYER_SIP_HELD,          // code 1: the other side does not want to hear us; 0: it does again
    FOYER_SIP_REFER,         // text: the URI it wants us to call; answer with foyer_sip_refer_answer()
    FOYER_SIP_REFER_RESULT,  // outcome of our own REFER; code: status of the new call, 100 while it rings
    FOYER_SIP_REGISTERED,    // registration; code: 200
    FOYER_SIP_UNREGISTERED,  // registration; code: status or 0, text: why
} foyer_sip_event_type;

// Strings are never NULL.
typedef struct {
    foyer_sip_event_type type;
    foyer_sip_call call;  // or the registration's number
    int code;
    bool media;
    const char *text;
    // Of FOYER_SIP_INCOMING; session and user_to_user of FOYER_SIP_ESTABLISHED as well.
    const char *call_id;
    const char *session;      // X-Foyer-Session
    const char *user_to_user; // RFC 7433
    const foyer_sip_request *request; // NULL for other events
} foyer_sip_event;

typedef struct {
    void *context;
    void (*event)(void *context, const foyer_sip_event *event);
    // Linear samples of one packet, 8 kHz; missing: samples the network lost just before them, 0...1600.
    void (*audio)(void *context, foyer_sip_call call, const int16_t *samples, size_t count, size_t missing);
    // Decides at once: the transaction waits.
    void (*admit)(void *context, foyer_sip_call call, const foyer_sip_request *request, foyer_sip_verdict *verdict);
} foyer_sip_callbacks;

typedef struct {
    const char *address;     // IP address to bind; the any-address means that of the default route
    const char *advertised;  // IP address that others reach us at, behind a NAT that keeps ports; NULL: the bound one
    int udp, tcp, tls;       // ports; 0: the kernel picks one; below 0: not at all
    const char *certificate; // PEM file with certificate and key; NULL without TLS
    const char *authority;   // PEM file of the authorities that must have signed the certificates of the servers we call,
                             // for the names we call them by; NULL: servers are not checked
    const char *user;        // user part of our Contact
    const char *realm;       // of our digest challenges
    int rtp_first, rtp_last; // UDP ports for sound
    int calls;               // at most, 1...65535; more are refused with 503
    enum foyer_sip_srtp srtp;
    int session_expires;     // seconds, RFC 4028; at least 90
    int timer_second;        // ms that a second of session timers and retries lasts; 0: 1000. Tests have no time
    int silence_limit;       // seconds without a packet of sound or an answer after which a call is given up; 0: never
    int ask_after;           // ms without a packet after which the other side is asked whether it is still there (OPTIONS), on
                             // hold or not, and given up if it has not answered within as long; 0: never
    foyer_sip_callbacks callbacks;
} foyer_sip_config;

// Starts an endpoint. NULL on failure; then `error` holds a sentence's end: "address in use".
foyer_sip *foyer_sip_start(const foyer_sip_config *config, char *error, size_t size);
// Ends every call with BYE, waits up to two seconds for the answers, joins the thread. No callback runs after it.
void foyer_sip_stop(foyer_sip *sip);
// The port bound for "UDP", "TCP" or "TLS"; 0 if there is none.
int foyer_sip_port(const foyer_sip *sip, const char *transport);
// The address that others are told to send to.
const char *foyer_sip_address(const foyer_sip *sip);

typedef struct {
    const char *uri;
    const char *from_uri;
    const char *from_name;    // or NULL
    const char *route;        // URI of an outbound proxy, or NULL
    const char *auth_user, *auth_secret; // or NULL
    const char *headers;      // lines "Name: value\n", or NULL
} foyer_sip_dialing;

// Rings `uri`. 0 if the endpoint is full; every other failure comes as FOYER_SIP_CLOSED.
foyer_sip_call foyer_sip_dial(foyer_sip *sip, const foyer_sip_dialing *dialing);
// 180, or 183 with sound.
void foyer_sip_ring(foyer_sip *sip, foyer_sip_call call, bool early_media);
void foyer_sip_answer(foyer_sip *sip, foyer_sip_call call);
// Ends the call whatever its state: BYE, CANCEL, or `code` (0: 486) for a call not answered yet. `headers` as above.
void foyer_sip_hangup(foyer_sip *sip, foyer_sip_call call, int code, const char *headers);
void foyer_sip_hold(foyer_sip *sip, foyer_sip_call call, bool on);
// 20 ms for the other side. 0; 1 if an older frame had to go for it; -1 if there is no such call.
int foyer_sip_play(foyer_sip *sip, foyer_sip_call call, const int16_t samples[FOYER_SIP_FRAME]);
// Forgets what was played and not sent yet.
void foyer_sip_clear(foyer_sip *sip, foyer_sip_call call);
// Presses a key (0-9 * # A-D) for the other side, RFC 4733.
void foyer_sip_press(foyer_sip *sip, foyer_sip_call call, char key);
// Asks the other side to call `uri`; `replaces` (or 0): the call it takes over there.
void foyer_sip_refer(foyer_sip *sip, foyer_sip_call call, const char *uri, foyer_sip_call replaces);
// Status of what FOYER_SIP_REFER asked for: 100, 200, 403, ...
void foyer_sip_refer_answer(foyer_sip *sip, foyer_sip_call call, int code);

// Registers with `registrar` and keeps it so; returns the registration's number (never 0 unless out of memory).
uint64_t foyer_sip_register(foyer_sip *sip, const char *registrar, const char *aor, const char *user,
                            const char *secret, int expires);
void foyer_sip_unregister(foyer_sip *sip, uint64_t registration);

typedef struct {
    uint32_t packets_in, packets_lost, packets_foreign; // foreign: not from the call's source, ignored
    uint32_t packets_out, frames_dropped, frames_missing;
    uint32_t jitter_us;                  // of what we receive, RFC 3550
    uint32_t remote_lost, remote_jitter_us, round_trip_us; // as the other side reports by RTCP
    uint16_t port;                       // ours, for sound
    bool encrypted;
} foyer_sip_statistics;

// False if there is no such call. At most a second old; a call that is over is remembered until its place is needed.
bool foyer_sip_read_statistics(foyer_sip *sip, foyer_sip_call call, foyer_sip_statistics *statistics);

// HMAC-SHA-1 (RFC 2104), for signatures of requests that come in elsewhere. Needs no endpoint; any thread.
enum { FOYER_SHA1_LENGTH = 20 };
void foyer_hmac_sha1(const uint8_t *key, size_t key_length, const uint8_t *data, size_t length,
                     uint8_t digest[FOYER_SHA1_LENGTH]);

// Calls there are, and bytes libre holds (0 if Debian's libre does not count): for leak tests.
int foyer_sip_calls(foyer_sip *sip);

#endif
