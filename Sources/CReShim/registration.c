// Being reachable at somebody else's registrar (RFC 3261 section 10): registered, renewed in time, tried again with growing
// pauses, taken back at the end. Not libre's own, whose Contact is the socket's address whatever others have to send to.
#include "shim.h"

enum {
    SHARE = 900,         // thousandths of its time after which a registration is renewed
    PAUSE = 30,          // seconds after a first failure
    LONGEST_PAUSE = 1800,
    LONGEST = 86400,
};

struct registration {
    struct le le;
    uint64_t id;
    struct foyer_sip *sip;
    struct sip_dialog *dialog;
    struct sip_auth *auth;
    struct sip_request *request;
    struct sip_loopstate loops;
    struct tmr again;
    char *user, *secret;
    uint32_t expires, failures;
    bool is_registered;
    bool is_ending; // nobody hears of it any more; it lives until the registrar has answered
    bool is_taken_back;
};

static void destructor(void *data) {
    struct registration *registration = data;
    registration->sip->objects--;
    tmr_cancel(&registration->again);
    mem_deref(registration->dialog);
    mem_deref(registration->auth);
    mem_deref(registration->user);
    mem_deref(registration->secret);
}

static int credentials(char **user, char **password, const char *realm, void *arg) {
    struct registration *registration = arg;
    (void)realm;
    if (!registration->user || !registration->secret) return EAUTH;
    return str_dup(user, registration->user) | str_dup(password, registration->secret);
}

static void report(const struct registration *registration, int code, const char *text) {
    foyer_sip_event event = {
        .type = code >= 200 && code < 300 ? FOYER_SIP_REGISTERED : FOYER_SIP_UNREGISTERED,
        .call = registration->id, .code = code, .text = text, .call_id = "", .session = "", .user_to_user = "",
    };
    registration->sip->callbacks.event(registration->sip->callbacks.context, &event);
}

static void report_error(const struct registration *registration, int err) {
    char text[128];
    report(registration, 0, str_error(err, text, sizeof(text)));
}

static int write_contact(enum sip_transp transport, const struct sa *source, const struct sa *target, struct mbuf *mb,
                         void *arg) {
    struct registration *registration = arg;
    struct sip_contact contact;
    (void)target;
    sip_contact_set(&contact, contact_by(registration->sip, transport), source, transport);
    return mbuf_printf(mb, "%H", sip_contact_print, &contact);
}

static void answered(int err, const struct sip_msg *msg, void *arg);

static int send_again(struct registration *registration) {
    return sip_drequestf(&registration->request, registration->sip->sip, true, "REGISTER", registration->dialog, 0,
                         registration->auth, write_contact, answered, registration,
                         "Expires: %u\r\n%sContent-Length: 0\r\n\r\n",
                         registration->is_ending ? 0 : registration->expires, shim_allow);
}

// From the beginning: with what the registrar challenges by now.
static int send_first(struct registration *registration) {
    sip_auth_reset(registration->auth);
    sip_loopstate_reset(&registration->loops);
    return send_again(registration);
}

static void wait(struct registration *registration);

static void renew(void *arg) {
    struct registration *registration = arg;
    int err = send_first(registration);
    if (!err) return;
    wait(registration);
    report_error(registration, err);
}

// Twice as long after each failure, and never to the second when everybody else comes back.
static void wait(struct registration *registration) {
    uint32_t shift = registration->failures < 6 ? registration->failures : 6;
    uint32_t pause = PAUSE << shift;
    registration->failures++;
    registration->is_registered = false;
    uint64_t seconds = pause < LONGEST_PAUSE ? pause : LONGEST_PAUSE;
    tmr_start(&registration->again, seconds * registration->sip->timer_second * (750 + rand_u16() % 501) / 1000, renew,
              registration);
}

static bool is_ours(const struct registration *registration, const struct sip_addr *contact) {
    struct sa host;
    return !pl_strcmp(&contact->uri.user, registration->sip->user) && !sa_set(&host, &contact->uri.host, 0) &&
           sa_cmp(&host, &registration->sip->advertised, SA_ADDR);
}

struct grant {
    const struct registration *registration;
    uint32_t expires;
};

static bool take_grant(const struct sip_hdr *header, const struct sip_msg *msg, void *arg) {
    struct grant *grant = arg;
    struct sip_addr contact;
    struct pl value;
    (void)msg;
    if (sip_addr_decode(&contact, &header->val) || !is_ours(grant->registration, &contact)) return false;
    if (!msg_param_decode(&contact.params, "expires", &value)) grant->expires = pl_u32(&value);
    return true;
}

// Seconds that the registrar grants.
static uint32_t granted(const struct registration *registration, const struct sip_msg *msg) {
    struct grant grant = {registration, pl_isset(&msg->expires) ? pl_u32(&msg->expires) : registration->expires};
    sip_msg_hdr_apply(msg, true, SIP_HDR_CONTACT, take_grant, &grant);
    return grant.expires < LONGEST ? grant.expires : LONGEST;
}

// Whether it has been sent anew, with what the registrar asks for.
static bool has_met(struct registration *registration, const struct sip_msg *msg) {
    if (sip_request_loops(&registration->loops, msg->scode)) return false;
    if (msg->scode == 401 || msg->scode == 407)
        return !sip_auth_authenticate(registration->auth, msg) && !send_again(registration);
    if (msg->scode != 423) return false;
    const struct sip_hdr *least = sip_msg_hdr(msg, SIP_HDR_MIN_EXPIRES);
    uint32_t seconds = least ? pl_u32(&least->val) : 0;
    if (seconds <= registration->expires || seconds > LONGEST) return false;
    registration->expires = seconds;
    return !send_again(registration);
}

// Whether the registrar is being told that nobody is here any more.
static bool take_back(struct registration *registration) {
    if (!registration->is_registered || registration->is_taken_back) return false;
    registration->is_taken_back = true;
    return !send_first(registration);
}

static void answered(int err, const struct sip_msg *msg, void *arg) {
    struct registration *registration = arg;
    struct words words = {.used = 0};
    if (!err && msg && (msg->scode < 200 || has_met(registration, msg))) return;
    bool is_accepted = !err && msg && msg->scode < 300;
    if (registration->is_ending) {
        // It may be the answer to one from before the end.
        registration->is_registered |= is_accepted;
        if (err || !take_back(registration)) mem_deref(registration);
        return;
    }
    uint32_t seconds = is_accepted ? granted(registration, msg) : 0;
    if (seconds) {
        registration->is_registered = true;
        registration->failures = 0;
        tmr_start(&registration->again, (uint64_t)seconds * registration->sip->timer_second * SHARE / 1000, renew,
                  registration);
    } else {
        wait(registration);
    }
    if (err || !msg) report_error(registration, err);
    else report(registration, seconds || !is_accepted ? msg->scode : 0,
                seconds || !is_accepted ? words_pl(&words, &msg->reason) : "granted no time");
}

void registration_start(struct foyer_sip *sip, struct command *command) {
    const char *registrar = command->text[0], *address = command->text[1];
    struct registration *registration = mem_zalloc(sizeof(*registration), destructor);
    if (!registration) return;
    registration->sip = sip;
    sip->objects++;
    registration->id = command->id;
    registration->expires = (uint32_t)command->number;
    tmr_init(&registration->again);
    if (command->text[2]) str_dup(&registration->user, command->text[2]);
    if (command->text[3]) str_dup(&registration->secret, command->text[3]);
    trust_called(sip, registrar);
    int err = sip_dialog_alloc(&registration->dialog, registrar, address, NULL, address, NULL, 0);
    if (!err) err = sip_auth_alloc(&registration->auth, credentials, registration, false);
    if (!err) err = send_first(registration);
    if (err) {
        report_error(registration, err);
        mem_deref(registration);
        return;
    }
    list_append(&sip->registrations, &registration->le, registration);
}

static void end(struct registration *registration) {
    list_unlink(&registration->le);
    tmr_cancel(&registration->again);
    registration->is_ending = true;
    if (!registration->request && !take_back(registration)) mem_deref(registration);
}

void registration_end(struct foyer_sip *sip, uint64_t id) {
    for (struct le *le = sip->registrations.head; le;) {
        struct registration *registration = le->data;
        le = le->next;
        if (!id || registration->id == id) end(registration);
    }
}
