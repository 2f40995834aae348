// Throws broken SIP, SDP and RTP at an endpoint that answers everything; run by scripts/fuzz-sip.sh with sanitizers.
//
// usage: fuzz PACKETS SEED. The same seed gives the same packets. Between them, whole calls are made to it, which must
// still work; at the end no call may be left.
#include "CReShim.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static foyer_sip *endpoint;
static atomic_int established, closed_by_them;

static void on_event(void *context, const foyer_sip_event *event) {
    foyer_sip *sip = *(foyer_sip **)context;
    switch (event->type) {
    case FOYER_SIP_INCOMING:
        foyer_sip_ring(sip, event->call, event->call & 1);
        foyer_sip_answer(sip, event->call);
        break;
    case FOYER_SIP_REFER: foyer_sip_refer_answer(sip, event->call, 403); break;
    case FOYER_SIP_ESTABLISHED: atomic_fetch_add(&established, 1); break;
    case FOYER_SIP_CLOSED: atomic_fetch_add(&closed_by_them, 1); break;
    default: break;
    }
}

static void on_audio(void *context, foyer_sip_call call, const int16_t *samples, size_t count, size_t missing) {
    (void)context;
    (void)call;
    (void)missing;
    volatile int16_t sum = 0;
    for (size_t i = 0; i < count; i++) sum ^= samples[i]; // reads every byte, for the sanitizer
}

static void on_admit(void *context, foyer_sip_call call, const foyer_sip_request *request, foyer_sip_verdict *verdict) {
    (void)context;
    (void)call;
    verdict->challenge = strcmp(request->to_user, "digest") == 0;
    if (verdict->challenge) snprintf(verdict->secret, sizeof(verdict->secret), "secret");
}

static foyer_sip *start(foyer_sip **context) {
    char error[256];
    foyer_sip_config config = {
        .address = "127.0.0.1", .udp = 0, .tcp = 0, .tls = -1, .user = "foyer", .realm = "foyer",
        .rtp_first = 20000, .rtp_last = 59998, .calls = 4000, .srtp = FOYER_SIP_SRTP_ALLOWED, .session_expires = 1800,
        .silence_limit = 5, .ask_after = 1000, .callbacks = {context, on_event, on_audio, on_admit},
    };
    *context = foyer_sip_start(&config, error, sizeof(error));
    if (!*context) fprintf(stderr, "fuzz: %s\n", error);
    return *context;
}

static const char sdp[] =
    "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
    "m=audio 4000 RTP/SAVP 8 0 101\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-16\r\n"
    "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz|2^20|1:4\r\n"
    "a=ptime:30\r\na=sendonly\r\n";

// Requests and answers of every kind the shim reads something of, %d and %s filled with a number and a body.
static const char *const seeds[] = {
    "INVITE sip:100@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:5099;branch=z9hG4bK%d;rport\r\n"
    "From: \"A \\\" B\" <sip:a@127.0.0.1:5099;user=phone>;tag=%d\r\nTo: <sip:100@127.0.0.1>\r\nCall-ID: c%d\r\n"
    "CSeq: 1 INVITE\r\nContact: <sip:a@127.0.0.1:5099;transport=udp>\r\nP-Asserted-Identity: <tel:+4930;phone-context=x>\r\n"
    "Privacy: id; critical\r\nSupported: timer, 100rel\r\nSession-Expires: 1800;refresher=uas\r\nMin-SE: 90\r\n"
    "Record-Route: <sip:127.0.0.1;lr>, <sip:127.0.0.2;lr>\r\nX-Foyer-Session: s\r\nUser-to-User: 01;encoding=hex\r\n"
    "Content-Type: application/sdp\r\nContent-Length: %d\r\n\r\n%s",
    "INVITE sip:digest@127.0.0.1 SIP/2.0\r\nv: SIP/2.0/UDP 127.0.0.1:5099;branch=z9hG4bK%d\r\nf: <sip:a@b>;tag=%d\r\n"
    "t: sip:digest@127.0.0.1\r\ni: d%d\r\nCSeq: 2 INVITE\r\nm: sip:a@127.0.0.1\r\nAuthorization: Digest username=\"u\", "
    "realm=\"foyer\", nonce=\"0000000000000001aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\", uri=\"sip:x\", qop=auth, nc=1, "
    "cnonce=\"1\", response=\"00112233445566778899aabbccddeeff\"\r\nc: application/sdp\r\nl: %d\r\n\r\n%s",
    "REFER sip:foyer@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:5099;branch=z9hG4bK%d\r\nFrom: <sip:a@b>;tag=%d\r\n"
    "To: <sip:f@b>;tag=1\r\nCall-ID: r%d\r\nCSeq: 3 REFER\r\nContact: <sip:a@b>\r\n"
    "Refer-To: <sip:x@y?Replaces=1%%3Bto-tag%%3D2%%3Bfrom-tag%%3D3>\r\nContent-Length: %d\r\n\r\n%s",
    "UPDATE sip:foyer@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:5099;branch=z9hG4bK%d\r\nFrom: <sip:a@b>;tag=%d\r\n"
    "To: <sip:f@b>;tag=1\r\nCall-ID: u%d\r\nCSeq: 3 UPDATE\r\nRequire: timer\r\nx: 90;refresher=uac\r\n"
    "Content-Type: application/sdp\r\nContent-Length: %d\r\n\r\n%s",
    "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK%d\r\nFrom: <sip:a@b>;tag=%d\r\nTo: <sip:f@b>;tag=1\r\n"
    "Call-ID: o%d\r\nCSeq: 1 INVITE\r\nContact: <sip:a@b>\r\nContent-Type: application/sdp\r\nContent-Length: %d\r\n\r\n%s",
    "NOTIFY sip:foyer@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:5099;branch=z9hG4bK%d\r\nFrom: <sip:a@b>;tag=%d\r\n"
    "To: <sip:f@b>;tag=1\r\nCall-ID: n%d\r\nCSeq: 9 NOTIFY\r\nEvent: refer;id=1\r\nSubscription-State: active;expires=9\r\n"
    "Content-Type: message/sipfrag\r\nContent-Length: %d\r\n\r\n%s",
    // After RFC 4475: folded lines, odd spacing, escaped and empty names, overlong numbers, unknown schemes.
    "INVITE sip:vivekg@chair-dnrc.example.com;unknownparam SIP/2.0\r\nTO :\r\n sip:vivekg@chair-dnrc.example.com ;   tag    = 19%d\r\n"
    "from   : \"J Rosenberg \\\\\\\"\"       <sip:jdrosen@example.com>\r\n  ;\r\n  tag = %d\r\nMaX-fOrWaRdS: 0068\r\n"
    "Call-ID: wsinv.%d\r\nContent-Length   : %d\r\ncseq: 0009\r\n  INVITE\r\nVia  : SIP  /   2.0\r\n /UDP\r\n    192.0.2.2;branch=390\r\n"
    "s :\r\nNewFangledHeader:   newfangled value\r\n continued\r\nContent-Type: application/sdp\r\n"
    "Route:\r\n <sip:services.example.com;lr;unknownwith=value>\r\nm:\"Quoted string \\\"\\\"\" <sip:jdrosen@example.com>;q=0.0\r\n\r\n%s",
    "OPTIONS sip:a%%00@%%ff:99999 SIP/7.0\r\nVia: SIP/2.0/UDP [::1]:99999999;branch=%d\r\nFrom: nobodyKnowsThisScheme:totallyopaque;tag=%d\r\n"
    "To: isbn:2983792873\r\nCall-ID: %d\r\nCSeq: 36893488147419103232 OPTIONS\r\nMax-Forwards: 300\r\nExpires: 10000000000000\r\n"
    "Contact: <sip:user@host129.example.com>;expires=280297596632815\r\nContent-Length: -%d\r\n\r\n%s",
};
enum { SEEDS = sizeof(seeds) / sizeof(seeds[0]) };

static int make(char *packet, size_t size, unsigned number) {
    const char *seed = seeds[rand() % SEEDS];
    int length = snprintf(packet, size, seed, (int)number, (int)number, (int)number, (int)sizeof(sdp) - 1, sdp);
    return length < (int)size ? length : (int)size - 1;
}

// Flips, drops, doubles and swaps pieces; one in eight stays whole, so that calls get far enough to be broken later.
static int mutate(char *packet, int length, int size) {
    for (int i = rand() % 8; i > 0 && length > 8; i--) {
        int at = rand() % length, span = 1 + rand() % 40;
        if (at + span > length) span = length - at;
        switch (rand() % 6) {
        case 0: packet[at] = (char)rand(); break;
        case 1: packet[at] = "\r\n:;,<>\"\0= @%"[rand() % 13]; break;
        case 2:
            memmove(packet + at, packet + at + span, (size_t)(length - at - span));
            length -= span;
            break;
        case 3:
            if (length + span > size) break;
            memmove(packet + at + span, packet + at, (size_t)(length - at));
            length += span;
            break;
        case 4: memset(packet + at, "9Aa \xff"[rand() % 5], (size_t)span); break;
        case 5: length = at; break;
        }
    }
    return length;
}

static void send_to(int descriptor, int port, const void *bytes, size_t count) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    sendto(descriptor, bytes, count, 0, (struct sockaddr *)&to, sizeof(to));
}

// A whole call in between: 1 if it was answered within five seconds.
static int call_works(foyer_sip *caller, int port) {
    char uri[64];
    snprintf(uri, sizeof(uri), "sip:100@127.0.0.1:%d", port);
    foyer_sip_dialing dialing = {.uri = uri, .from_uri = "sip:fuzz@127.0.0.1"};
    int before = atomic_load(&established);
    foyer_sip_call call = foyer_sip_dial(caller, &dialing);
    int works = 0;
    for (int i = 0; i < 500 && !works; i++) {
        usleep(10000);
        works = atomic_load(&established) >= before + 2;
    }
    foyer_sip_hangup(caller, call, 0, NULL);
    return works;
}

int main(int count, char **arguments) {
    unsigned packets = count > 1 ? (unsigned)atoi(arguments[1]) : 10000;
    srand(count > 2 ? (unsigned)atoi(arguments[2]) : 1);
    foyer_sip *caller;
    if (!start(&endpoint) || !start(&caller)) return 2;
    int port = foyer_sip_port(endpoint, "UDP");
    int descriptor = socket(AF_INET, SOCK_DGRAM, 0);
    char packet[8192];
    int works = call_works(caller, port);
    for (unsigned i = 0; i < packets && works; i++) {
        int length = mutate(packet, make(packet, sizeof(packet) / 2, i), sizeof(packet));
        send_to(descriptor, port, packet, (size_t)length);
        // Sound, keys and reports of nobody, at a port that a call may have.
        for (int j = rand() % 40; j >= 0; j--) packet[j] = (char)rand();
        send_to(descriptor, 20000 + rand() % 40000, packet, 40);
        if (i % 200 == 199) usleep(20000); // the socket's buffer is small
        if (i % 2000 == 1999) works = call_works(caller, port);
    }
    works = works && call_works(caller, port);
    printf("fuzz: %u packets, %d calls at the endpoint, a call %s\n", packets, foyer_sip_calls(endpoint),
           works ? "works" : "DOES NOT WORK");
    foyer_sip_stop(caller);
    foyer_sip_stop(endpoint);
    close(descriptor);
    return works ? 0 : 1;
}
