// The endpoint: its thread, its sockets, its beginning and end.
#include "shim.h"

#define DEBUG_MODULE "foyer"
#define DEBUG_LEVEL 4
#include <re_dbg.h>

#include <errno.h>
#include <stdio.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

enum {
    DESCRIPTORS = 16384, // the limit is on a descriptor's number, and the process has others
    LATE_TICKS = 5,      // frames sent at once after a hiccup, at most
    STOP_WAIT = 2000,    // ms
    STOP_LOOK = 50,
};

static pthread_once_t libre_once = PTHREAD_ONCE_INIT;
static int libre_error;

// Never closed: libre's own close releases what other endpoints of the process may use.
static void init_libre(void) {
    dbg_init(DBG_ERR, DBG_NONE);
    libre_error = libre_init();
}

static void woken(int flags, void *arg) {
    struct foyer_sip *sip = arg;
    uint64_t count;
    (void)flags;
    if (read(sip->wake_fd, &count, sizeof(count)) == sizeof(count)) commands_run(sip);
}

static void ticked(int flags, void *arg) {
    struct foyer_sip *sip = arg;
    uint64_t count;
    (void)flags;
    if (read(sip->tick_fd, &count, sizeof(count)) != sizeof(count)) return;
    for (uint64_t i = 0; i < count && i < LATE_TICKS; i++) rtp_tick(sip);
}

static int open_beats(struct foyer_sip *sip) {
    struct itimerspec every = {{0, PTIME * 1000000}, {0, PTIME * 1000000}};
    if (timerfd_settime(sip->tick_fd, 0, &every, NULL)) return errno;
    int err = fd_listen(sip->wake_fd, FD_READ, woken, sip);
    return err ? err : fd_listen(sip->tick_fd, FD_READ, ticked, sip);
}

static int open_dns(struct foyer_sip *sip) {
    struct sa servers[8];
    char domain[64];
    uint32_t count = ARRAY_SIZE(servers);
    // Without a resolver, addresses still work.
    if (dns_srv_get(domain, sizeof(domain), servers, &count) || !count) return 0;
    return dnsc_alloc(&sip->dns, NULL, servers, count);
}

static int add_transport(struct foyer_sip *sip, enum sip_transp transport, int *port) {
    struct sa local = sip->address;
    if (*port < 0) {
        *port = 0;
        return 0;
    }
    sa_set_port(&local, (uint16_t)*port);
    int err = transport == SIP_TRANSP_TLS ? sip_transp_add(sip->sip, transport, &local, sip->tls_context)
                                          : sip_transp_add(sip->sip, transport, &local);
    if (err) return err;
    err = sip_transp_laddr(sip->sip, &local, transport, NULL);
    *port = sa_port(&local);
    return err;
}

static int open_tls(struct foyer_sip *sip) {
    if (sip->tls < 0) return 0;
    int err = tls_alloc(&sip->tls_context, TLS_METHOD_SSLV23, sip->certificate, NULL);
    if (!err && sip->authority) err = trust_servers(sip);
    return err;
}

// What the endpoint could not do, for the sentence that the operator reads.
static const char *open_stack(struct foyer_sip *sip, int *err) {
    uint32_t size = 1024;
    if ((*err = fd_setsize(DESCRIPTORS))) return "memory";
    if ((*err = open_beats(sip))) return "timers";
    if ((*err = open_dns(sip))) return "the resolver";
    if ((*err = sip_alloc(&sip->sip, sip->dns, size, size, size, NULL, NULL, NULL))) return "memory";
    if ((*err = open_tls(sip))) return "the TLS certificate";
    if ((*err = add_transport(sip, SIP_TRANSP_UDP, &sip->udp))) return "the UDP port";
    if ((*err = add_transport(sip, SIP_TRANSP_TCP, &sip->tcp))) return "the TCP port";
    if ((*err = add_transport(sip, SIP_TRANSP_TLS, &sip->tls))) return "the TLS port";
    if ((*err = contact_alloc(sip))) return "memory";
    *err = sip_listen(&sip->before, sip->sip, true, requests_before, sip);
    *err |= sipsess_listen(&sip->sessions, sip->sip, (int)size, incoming_invite, sip);
    *err |= sipevent_listen(&sip->subscriptions, sip->sip, size, size, NULL, NULL);
    *err |= sip_listen(&sip->after, sip->sip, true, requests_after, sip);
    *err |= sip_listen(&sip->responses, sip->sip, false, requests_responses, sip);
    if (!(sip->packet = mbuf_alloc(512))) *err = ENOMEM;
    return *err ? "memory" : NULL;
}

static void close_stack(struct foyer_sip *sip) {
    tmr_cancel(&sip->stopping);
    // What is still unanswered ends here: first the requests, then the sessions that waited for an ACK.
    if (sip->sip) sip_close(sip->sip, true);
    sipsess_close_all(sip->sessions);
    if (sip->sip) sip_close(sip->sip, true);
    sip->responses = mem_deref(sip->responses);
    sip->after = mem_deref(sip->after);
    sip->subscriptions = mem_deref(sip->subscriptions);
    sip->sessions = mem_deref(sip->sessions);
    sip->before = mem_deref(sip->before);
    sip->sip = mem_deref(sip->sip);
    sip->tls_context = mem_deref(sip->tls_context);
    list_flush(&sip->tls_names);
    contact_free(sip);
    sip->dns = mem_deref(sip->dns);
    sip->packet = mem_deref(sip->packet);
    fd_close(sip->wake_fd);
    fd_close(sip->tick_fd);
}

struct start {
    struct foyer_sip *sip;
    pthread_mutex_t lock;
    pthread_cond_t told;
    bool is_told;
    const char *failed;
    int err;
};

static void tell(struct start *start, const char *failed, int err) {
    pthread_mutex_lock(&start->lock);
    start->failed = failed;
    start->err = err;
    start->is_told = true;
    pthread_cond_signal(&start->told);
    pthread_mutex_unlock(&start->lock);
}

static void *run(void *arg) {
    struct start *start = arg;
    struct foyer_sip *sip = start->sip;
    int err = re_thread_init();
    const char *failed = err ? "a thread" : open_stack(sip, &err);
    if (failed) {
        close_stack(sip);
        re_thread_close();
        tell(start, failed, err);
        return NULL;
    }
    tell(start, NULL, 0);
    re_main(NULL);
    close_stack(sip);
    re_thread_close();
    return NULL;
}

// A call's memory lives until libre has had the answer to its BYE.
static void look_whether_done(void *arg) {
    struct foyer_sip *sip = arg;
    sip->stop_waited += STOP_LOOK;
    if (!sip->objects || sip->stop_waited >= STOP_WAIT) re_cancel();
    else tmr_start(&sip->stopping, STOP_LOOK, look_whether_done, sip);
}

void endpoint_stop(struct foyer_sip *sip) {
    registration_end(sip, 0);
    while (sip->calls.head) {
        struct call *call = sip->calls.head->data;
        call->is_closing = true;
        call_close(call, 0, "");
    }
    tmr_start(&sip->stopping, 0, look_whether_done, sip);
}

static void free_endpoint(struct foyer_sip *sip) {
    if (sip->wake_fd >= 0) close(sip->wake_fd);
    if (sip->tick_fd >= 0) close(sip->tick_fd);
    while (sip->queue_head) {
        struct command *command = sip->queue_head;
        sip->queue_head = command->next;
        command_free(command);
    }
    pthread_mutex_destroy(&sip->lock);
    free(sip->slots);
    free(sip->user);
    free(sip->realm);
    free(sip->certificate);
    free(sip->authority);
    free(sip);
}

static char *copy(const char *text) { return text ? strdup(text) : NULL; }

static int find_address(struct foyer_sip *sip, const char *text, const char *advertised) {
    int err = sa_set_str(&sip->address, text, 0);
    if (!err && sa_is_any(&sip->address))
        err = net_default_source_addr_get(sa_af(&sip->address), &sip->address);
    sip->advertised = sip->address;
    if (!err && advertised) err = sa_set_str(&sip->advertised, advertised, 0);
    if (!err) err = sa_ntop(&sip->advertised, sip->address_text, sizeof(sip->address_text));
    return err;
}

static struct foyer_sip *new_endpoint(const foyer_sip_config *config) {
    struct foyer_sip *sip = calloc(1, sizeof(*sip));
    if (!sip) return NULL;
    sip->callbacks = config->callbacks;
    sip->user = copy(config->user);
    sip->realm = copy(config->realm);
    sip->certificate = copy(config->certificate);
    sip->authority = copy(config->authority);
    sip->udp = config->udp;
    sip->tcp = config->tcp;
    sip->tls = config->tls;
    sip->rtp_first = (uint16_t)config->rtp_first;
    sip->rtp_last = (uint16_t)config->rtp_last;
    sip->srtp = config->srtp;
    sip->session_expires = config->session_expires < MIN_SE ? MIN_SE : (uint32_t)config->session_expires;
    sip->timer_second = config->timer_second < 1 ? 1000 : (uint32_t)config->timer_second;
    sip->silence_limit = config->silence_limit < 0 ? 0 : (uint32_t)config->silence_limit;
    sip->ask_after = config->ask_after < 0 ? 0 : (uint32_t)config->ask_after;
    sip->slot_count = config->calls < 1 ? 1 : config->calls > 0xffff ? 0xffff : (unsigned)config->calls;
    sip->slots = calloc(sip->slot_count, sizeof(*sip->slots));
    pthread_mutex_init(&sip->lock, NULL);
    tmr_init(&sip->stopping);
    sip->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    sip->tick_fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    rand_bytes(sip->nonce_key, sizeof(sip->nonce_key));
    bool is_whole = sip->user && sip->realm && sip->slots && sip->wake_fd >= 0 && sip->tick_fd >= 0 &&
                    (sip->certificate || !config->certificate) && (sip->authority || !config->authority);
    if (is_whole) return sip;
    free_endpoint(sip);
    return NULL;
}

foyer_sip *foyer_sip_start(const foyer_sip_config *config, char *error, size_t size) {
    char text[128];
    error[0] = 0;
    pthread_once(&libre_once, init_libre);
    struct foyer_sip *sip = libre_error ? NULL : new_endpoint(config);
    if (!sip) {
        snprintf(error, size, "out of memory or file descriptors");
        return NULL;
    }
    int err = find_address(sip, config->address, config->advertised);
    if (err) {
        snprintf(error, size, "%s is no address of this machine, or what is advertised is no address", config->address);
        free_endpoint(sip);
        return NULL;
    }
    struct start start = {.sip = sip, .lock = PTHREAD_MUTEX_INITIALIZER, .told = PTHREAD_COND_INITIALIZER};
    err = pthread_create(&sip->thread, NULL, run, &start);
    if (!err) {
        pthread_mutex_lock(&start.lock);
        while (!start.is_told) pthread_cond_wait(&start.told, &start.lock);
        pthread_mutex_unlock(&start.lock);
        if (!start.failed) return sip;
        pthread_join(sip->thread, NULL);
        err = start.err;
    }
    snprintf(error, size, "%s: %s", start.failed ? start.failed : "a thread", str_error(err, text, sizeof(text)));
    free_endpoint(sip);
    return NULL;
}

void foyer_sip_stop(foyer_sip *sip) {
    pthread_mutex_lock(&sip->lock);
    sip->closing = true; // no new calls
    pthread_mutex_unlock(&sip->lock);
    foyer_sip_request_stop(sip);
    pthread_join(sip->thread, NULL);
    free_endpoint(sip);
}

int foyer_sip_port(const foyer_sip *sip, const char *transport) {
    return !strcmp(transport, "UDP") ? sip->udp : !strcmp(transport, "TCP") ? sip->tcp : sip->tls;
}

const char *foyer_sip_address(const foyer_sip *sip) { return sip->address_text; }
