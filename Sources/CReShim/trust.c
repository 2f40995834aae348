// Which servers are believed over TLS: those with a certificate of the authority, for a name that we have called.
//
// libre 1.1.0 connects for SIP without looking at the server's certificate, and lends nobody its OpenSSL context. That is
// the first field of its structure in this version; with any other, servers are not called over TLS at all. Connections are
// shared between calls, so a certificate counts if it is for any of the names called.
#include "shim.h"

#include <openssl/ssl.h>
#include <openssl/x509v3.h>

enum { NAMES = 512 };

struct name {
    struct le le;
    char *host;
};

static void name_destructor(void *data) {
    struct name *name = data;
    list_unlink(&name->le);
    mem_deref(name->host);
}

static bool is_for(X509 *certificate, const char *host) {
    int is_for_address = X509_check_ip_asc(certificate, host, 0); // -2: no address
    return is_for_address == -2 ? X509_check_host(certificate, host, 0, 0, NULL) == 1 : is_for_address == 1;
}

static int judge(int is_signed, X509_STORE_CTX *store) {
    SSL *connection = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx());
    // Who calls us is judged by address and digest.
    if (SSL_is_server(connection)) return 1;
    if (!is_signed) return 0;
    if (X509_STORE_CTX_get_error_depth(store) > 0) return 1;
    const struct foyer_sip *sip = SSL_CTX_get_app_data(SSL_get_SSL_CTX(connection));
    X509 *certificate = X509_STORE_CTX_get_current_cert(store);
    for (struct le *le = list_head(&sip->tls_names); le; le = le->next) {
        const struct name *name = le->data;
        if (is_for(certificate, name->host)) return 1;
    }
    X509_STORE_CTX_set_error(store, X509_V_ERR_HOSTNAME_MISMATCH);
    return 0;
}

int trust_servers(struct foyer_sip *sip) {
    if (strcmp(sys_libre_version_get(), "1.1.0")) return ENOTSUP;
    int err = tls_add_ca(sip->tls_context, sip->authority);
    if (err) return err;
    SSL_CTX *context = *(SSL_CTX **)(void *)sip->tls_context;
    // Clients are asked for a certificate too, and with that, resumed sessions must say whose they are.
    static const unsigned char ours[] = "foyer";
    bool is_set = SSL_CTX_set_app_data(context, sip) && SSL_CTX_set_session_id_context(context, ours, sizeof(ours));
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, judge);
    return is_set ? 0 : ENOMEM;
}

// The host of a SIP URI whose way is TLS; false for any other.
static bool tls_host(const char *text, struct pl *host) {
    struct pl all, transport;
    struct uri uri;
    struct sip_addr address;
    pl_set_str(&all, text);
    if (uri_decode(&uri, &all)) {
        if (sip_addr_decode(&address, &all)) return false;
        uri = address.uri;
    }
    *host = uri.host;
    if (!pl_strcasecmp(&uri.scheme, "sips")) return true;
    return !msg_param_decode(&uri.params, "transport", &transport) && !pl_strcasecmp(&transport, "tls");
}

void trust_called(struct foyer_sip *sip, const char *uri) {
    struct pl host;
    if (!sip->authority || !uri || !tls_host(uri, &host)) return;
    for (struct le *le = list_head(&sip->tls_names); le; le = le->next) {
        const struct name *name = le->data;
        if (!pl_strcasecmp(&host, name->host)) return;
    }
    if (list_count(&sip->tls_names) >= NAMES) mem_deref(list_head(&sip->tls_names)->data);
    struct name *name = mem_zalloc(sizeof(*name), name_destructor);
    if (!name || pl_strdup(&name->host, &host)) mem_deref(name);
    else list_append(&sip->tls_names, &name->le, name);
}
