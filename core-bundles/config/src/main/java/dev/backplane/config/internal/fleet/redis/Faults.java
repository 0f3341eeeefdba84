package dev.backplane.config.internal.fleet.redis;

import dev.backplane.config.internal.fleet.protocol.StoreException;

import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateExpiredException;
import java.util.Map;

import javax.net.ssl.SSLException;

/** What Redis and the way to it answer instead of doing it, for people. */
final class Faults {

    /** The server asks to come back; nothing has to be mended. */
    private static final String PASSING =
            "LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|NOREPLICAS|BUSY|UNBLOCKED|MOVED|ASK";

    /** What to do about what is not ours. */
    static final String FOREIGN =
            "choose another fleet name, or delete the key: the nodes write it anew";

    private static final Map<String, String> REMEDIES =
            Map.of(
                    "NOPERM",
                    "the user lacks a right; 'backplane config redis check' shows which",
                    "NOAUTH",
                    "the server wants a user and password; set them in the URI",
                    "WRONGPASS",
                    "user or password is wrong; correct the URI",
                    "OOM",
                    "the server has no memory left; raise maxmemory",
                    "MISCONF",
                    "the server cannot write to its disk; make room there",
                    "WRONGTYPE",
                    "somebody keeps other things under the fleet's keys; " + FOREIGN,
                    "FORMAT",
                    "the fleet was written by another version of Backplane; update this node",
                    "unknown command",
                    "the server is too old; use Redis 6.2 or later");

    private Faults() {}

    static StoreException of(RuntimeException fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof JedisDataException answer) {
                return answer(String.valueOf(answer.getMessage()), fault);
            }
            if (cause instanceof SSLException tls) {
                return StoreException.refused("TLS with Redis fails: " + certificate(tls), fault);
            }
            if (cause instanceof NumberFormatException) {
                return StoreException.refused(
                        "the fleet's log holds what is no revision; " + FOREIGN, fault);
            }
        }
        return StoreException.unreachable("Redis cannot be reached: " + rootOf(fault), fault);
    }

    private static String certificate(SSLException tls) {
        for (Throwable cause = tls; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateExpiredException) {
                return "the server's certificate has expired ("
                        + cause.getMessage()
                        + "); renew it";
            }
            if (cause instanceof CertPathBuilderException) {
                return "the server's certificate is signed by nobody who is trusted; set caFile to"
                        + " the certificate of who signed it";
            }
        }
        return tls.getMessage() + "; look at the server's certificate and at caFile";
    }

    private static StoreException answer(String message, RuntimeException fault) {
        if (message.matches("(?s)(.*[ :])?(" + PASSING + ")\\b.*")) {
            return StoreException.unreachable("Redis is not ready: " + message, fault);
        }
        String remedy =
                REMEDIES.entrySet().stream()
                        .filter(each -> message.contains(each.getKey()))
                        .map(each -> "; " + each.getValue())
                        .findFirst()
                        .orElse("");
        return StoreException.refused("Redis refuses: " + message + remedy, fault);
    }

    private static String rootOf(Throwable fault) {
        Throwable root = fault;
        while (root.getCause() != null
                && (root instanceof JedisException || root.getCause().getMessage() != null)) {
            root = root.getCause();
        }
        String text = root.getMessage() == null ? root.toString() : root.getMessage();
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }
}
