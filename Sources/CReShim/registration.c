// Being reachable at somebody else's registrar. libre refreshes, and tries again after failures by itself.
#include "shim.h"

struct registration {
    struct le le;
    uint64_t id;
    struct foyer_sip *sip;
    struct sipreg *reg;
    char *user, *secret;
};

static void destructor(void *data) {
    struct registration *registration = data;
    registration->sip->objects--;
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

static void answered(int err, const struct sip_msg *msg, void *arg) {
    struct registration *registration = arg;
    struct words words = {.used = 0};
    char text[128];
    if (!registration->le.list) return;
    if (err || !msg) report(registration, 0, str_error(err, text, sizeof(text)));
    else if (msg->scode >= 200) report(registration, msg->scode, words_pl(&words, &msg->reason));
}

void registration_start(struct foyer_sip *sip, struct command *command) {
    struct registration *registration = mem_zalloc(sizeof(*registration), destructor);
    if (!registration) return;
    registration->sip = sip;
    sip->objects++;
    registration->id = command->id;
    if (command->text[2]) str_dup(&registration->user, command->text[2]);
    if (command->text[3]) str_dup(&registration->secret, command->text[3]);
    list_append(&sip->registrations, &registration->le, registration);
    trust_called(sip, command->text[0]);
    // The registration's credentials must outlive libre's last REGISTER: its authenticator holds a reference.
    int err = sipreg_register(&registration->reg, sip->sip, command->text[0], command->text[1], NULL, command->text[1],
                              (uint32_t)command->number, sip->user, NULL, 0, 0, credentials, registration, true,
                              answered, registration, NULL, "%s", shim_allow);
    if (err) {
        char text[128];
        report(registration, 0, str_error(err, text, sizeof(text)));
        list_unlink(&registration->le);
        mem_deref(registration);
    }
}

static void end(struct registration *registration) {
    list_unlink(&registration->le);
    registration->reg = mem_deref(registration->reg); // says REGISTER with Expires: 0
    mem_deref(registration);
}

void registration_end(struct foyer_sip *sip, uint64_t id) {
    for (struct le *le = sip->registrations.head; le;) {
        struct registration *registration = le->data;
        le = le->next;
        if (!id || registration->id == id) end(registration);
    }
}
