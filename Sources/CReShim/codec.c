// What a call's sound is written in: G.711, and G.722 for those who have nothing else.
//
// Of G.722 only the lower band is used, 8 kHz as everywhere here: its other half has nowhere to go. RFC 3551 section 4.5.2
// has its clock run at 8 kHz by mistake, so 20 ms are 160 bytes and 160 ticks in each of the codecs.
#include "shim.h"

#include <spandsp/telephony.h>
#include <spandsp/bit_operations.h>
#include <spandsp/g711.h>
#include <spandsp/g722.h>

enum { G722_RATE = 64000 };

bool codec_decode(struct call *call, int payload, const uint8_t *bytes, size_t count, int16_t *samples) {
    switch (payload) {
    case CODEC_PCMU:
        for (size_t i = 0; i < count; i++) samples[i] = ulaw_to_linear(bytes[i]);
        return true;
    case CODEC_PCMA:
        for (size_t i = 0; i < count; i++) samples[i] = alaw_to_linear(bytes[i]);
        return true;
    case CODEC_G722:
        if (!call->g722_in) call->g722_in = g722_decode_init(NULL, G722_RATE, G722_SAMPLE_RATE_8000);
        return call->g722_in && g722_decode(call->g722_in, samples, bytes, (int)count) == (int)count;
    default: return false; // comfort noise and what we never agreed on
    }
}

void codec_encode(struct call *call, const int16_t *frame, uint8_t bytes[FOYER_SIP_FRAME]) {
    switch (call->m.codec) {
    case CODEC_PCMU:
        for (size_t i = 0; i < FOYER_SIP_FRAME; i++) bytes[i] = linear_to_ulaw(frame[i]);
        break;
    case CODEC_PCMA:
        for (size_t i = 0; i < FOYER_SIP_FRAME; i++) bytes[i] = linear_to_alaw(frame[i]);
        break;
    case CODEC_G722:
        memset(bytes, 0, FOYER_SIP_FRAME);
        if (!call->g722_out) call->g722_out = g722_encode_init(NULL, G722_RATE, G722_SAMPLE_RATE_8000);
        if (call->g722_out) g722_encode(call->g722_out, bytes, frame, FOYER_SIP_FRAME);
        break;
    }
}

void codec_free(struct call *call) {
    if (call->g722_in) g722_decode_free(call->g722_in);
    if (call->g722_out) g722_encode_free(call->g722_out);
    call->g722_in = NULL;
    call->g722_out = NULL;
}
