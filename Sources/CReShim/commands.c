// The way in from other threads: a queue of copied commands and an eventfd that wakes the shim's thread.
#include "shim.h"

#include <unistd.h>

static bool push(struct foyer_sip *sip, enum command_type type, uint64_t id, uint64_t other, int number,
                 const char *const *text, size_t texts) {
    struct command *command = calloc(1, sizeof(*command));
    if (!command) return false;
    command->type = type;
    command->id = id;
    command->other = other;
    command->number = number;
    bool is_whole = true;
    for (size_t i = 0; i < texts; i++)
        if (text[i] && !(command->text[i] = strdup(text[i]))) is_whole = false;
    if (!is_whole) {
        command_free(command);
        return false;
    }
    pthread_mutex_lock(&sip->lock);
    if (sip->queue_tail) sip->queue_tail->next = command;
    else sip->queue_head = command;
    sip->queue_tail = command;
    pthread_mutex_unlock(&sip->lock);
    uint64_t one = 1;
    // Fails only if the counter is about to overflow: the thread is awake then.
    ssize_t written = write(sip->wake_fd, &one, sizeof(one));
    (void)written;
    return true;
}

void command_free(struct command *command) {
    for (size_t i = 0; i < ARRAY_SIZE(command->text); i++) free(command->text[i]);
    free(command);
}

foyer_sip_call foyer_sip_dial(foyer_sip *sip, const foyer_sip_dialing *dialing) {
    const char *text[] = {
        dialing->uri, dialing->from_uri, dialing->from_name, dialing->route, dialing->auth_user, dialing->auth_secret,
        dialing->headers,
    };
    foyer_sip_call id = calls_reserve(sip);
    if (id && !push(sip, COMMAND_DIAL, id, 0, 0, text, ARRAY_SIZE(text))) {
        calls_release(sip, id);
        return 0;
    }
    return id;
}

void foyer_sip_ring(foyer_sip *sip, foyer_sip_call call, bool early_media) {
    push(sip, COMMAND_RING, call, 0, early_media, NULL, 0);
}

void foyer_sip_answer(foyer_sip *sip, foyer_sip_call call) { push(sip, COMMAND_ANSWER, call, 0, 0, NULL, 0); }

void foyer_sip_hangup(foyer_sip *sip, foyer_sip_call call, int code, const char *headers) {
    push(sip, COMMAND_HANGUP, call, 0, code, &headers, 1);
}

void foyer_sip_hold(foyer_sip *sip, foyer_sip_call call, bool on) { push(sip, COMMAND_HOLD, call, 0, on, NULL, 0); }

void foyer_sip_press(foyer_sip *sip, foyer_sip_call call, char key) {
    push(sip, COMMAND_PRESS, call, 0, key, NULL, 0);
}

void foyer_sip_refer(foyer_sip *sip, foyer_sip_call call, const char *uri, foyer_sip_call replaces) {
    push(sip, COMMAND_REFER, call, replaces, 0, &uri, 1);
}

void foyer_sip_refer_answer(foyer_sip *sip, foyer_sip_call call, int code) {
    push(sip, COMMAND_REFER_ANSWER, call, 0, code, NULL, 0);
}

uint64_t foyer_sip_register(foyer_sip *sip, const char *registrar, const char *aor, const char *user,
                            const char *secret, int expires) {
    pthread_mutex_lock(&sip->lock);
    uint64_t id = ++sip->next_registration;
    pthread_mutex_unlock(&sip->lock);
    const char *text[] = {registrar, aor, user, secret};
    return push(sip, COMMAND_REGISTER, id, 0, expires, text, ARRAY_SIZE(text)) ? id : 0;
}

void foyer_sip_unregister(foyer_sip *sip, uint64_t registration) {
    push(sip, COMMAND_UNREGISTER, registration, 0, 0, NULL, 0);
}

void foyer_sip_request_stop(struct foyer_sip *sip) { push(sip, COMMAND_STOP, 0, 0, 0, NULL, 0); }

// libre's strings are counted ones.
static char *keep(const char *text) {
    char *copy = NULL;
    return text && !str_dup(&copy, text) ? copy : NULL;
}

static void dial(struct foyer_sip *sip, struct command *command) {
    struct call *call = call_new(sip, command->id, OUTGOING);
    if (!call) {
        foyer_sip_event event = {
            .type = FOYER_SIP_CLOSED, .call = command->id, .code = 500, .text = "no port or memory left",
            .call_id = "", .session = "", .user_to_user = "",
        };
        sip->callbacks.event(sip->callbacks.context, &event);
        return;
    }
    char **fields[] = {
        &call->uri, &call->from_uri, &call->from_name, &call->route, &call->auth_user, &call->auth_secret,
        &call->headers,
    };
    for (size_t i = 0; i < ARRAY_SIZE(fields); i++) *fields[i] = keep(command->text[i]);
    outgoing_dial(call);
}

static void hang_up(struct call *call, int code, const char *headers) {
    call->is_closing = true;
    if (call->direction == INCOMING && call->session && !call->established)
        incoming_reject(call, code ? code : 486, headers);
    call_close(call, 0, "");
}

static void run_for_call(struct foyer_sip *sip, struct command *command) {
    struct call *call = calls_find(sip, command->id);
    if (!call) return;
    switch (command->type) {
    case COMMAND_RING: incoming_ring(call, command->number != 0); break;
    case COMMAND_ANSWER: incoming_answer(call); break;
    case COMMAND_HANGUP: hang_up(call, command->number, command->text[0]); break;
    case COMMAND_HOLD: dialog_hold(call, command->number != 0); break;
    case COMMAND_PRESS: rtp_press(call, (char)command->number); break;
    case COMMAND_REFER: transfer_refer(call, command->text[0], calls_find(sip, command->other)); break;
    case COMMAND_REFER_ANSWER: transfer_answer(call, command->number); break;
    default: break;
    }
}

void commands_run(struct foyer_sip *sip) {
    for (;;) {
        pthread_mutex_lock(&sip->lock);
        struct command *command = sip->queue_head;
        if (command) {
            sip->queue_head = command->next;
            if (!sip->queue_head) sip->queue_tail = NULL;
        }
        pthread_mutex_unlock(&sip->lock);
        if (!command) return;
        switch (command->type) {
        case COMMAND_DIAL: dial(sip, command); break;
        case COMMAND_REGISTER: registration_start(sip, command); break;
        case COMMAND_STOP: endpoint_stop(sip); break;
        case COMMAND_UNREGISTER: registration_end(sip, command->id); break;
        default: run_for_call(sip, command); break;
        }
        command_free(command);
    }
}
