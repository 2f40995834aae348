// Where others reach us. libre writes its Contacts from the socket's address, unless what it was given as the user holds a
// colon: then that is the whole URI. So an endpoint behind a NAT gives it one.
#include "shim.h"

static uint16_t port_of(const struct foyer_sip *sip, enum sip_transp transport) {
    int port = transport == SIP_TRANSP_UDP ? sip->udp : transport == SIP_TRANSP_TCP ? sip->tcp : sip->tls;
    return (uint16_t)(port < 0 ? 0 : port);
}

int contact_alloc(struct foyer_sip *sip) {
    if (sa_cmp(&sip->advertised, &sip->address, SA_ADDR)) return 0;
    for (int transport = SIP_TRANSP_UDP; transport <= SIP_TRANSP_TLS; transport++) {
        struct sa address = sip->advertised;
        sa_set_port(&address, port_of(sip, transport));
        int err = re_sdprintf(&sip->contacts[transport], "sip:%s@%J%s", sip->user, &address,
                              sip_transp_param(transport));
        if (err) return err;
    }
    return 0;
}

void contact_free(struct foyer_sip *sip) {
    for (int transport = SIP_TRANSP_UDP; transport <= SIP_TRANSP_TLS; transport++)
        sip->contacts[transport] = mem_deref(sip->contacts[transport]);
}

const char *contact_by(const struct foyer_sip *sip, enum sip_transp transport) {
    bool is_known = transport >= SIP_TRANSP_UDP && transport <= SIP_TRANSP_TLS && sip->contacts[transport];
    return is_known ? sip->contacts[transport] : sip->user;
}

const char *contact_for(const struct foyer_sip *sip, const char *text) {
    struct pl all, name;
    struct uri uri;
    pl_set_str(&all, text);
    if (uri_decode(&uri, &all)) return contact_by(sip, SIP_TRANSP_UDP);
    if (!pl_strcasecmp(&uri.scheme, "sips")) return contact_by(sip, SIP_TRANSP_TLS);
    if (msg_param_decode(&uri.params, "transport", &name)) return contact_by(sip, SIP_TRANSP_UDP);
    return contact_by(sip, !pl_strcasecmp(&name, "tls")   ? SIP_TRANSP_TLS
                           : !pl_strcasecmp(&name, "tcp") ? SIP_TRANSP_TCP
                                                          : SIP_TRANSP_UDP);
}
