package dev.backplane.loader.internal.source;

import java.net.URI;

/**
 * User information and query parameters hold passwords and tokens, so only the rest is ever shown.
 */
public final class PublicUrl {

    private PublicUrl() {}

    /** The URL as it may be shown and logged. */
    public static String of(URI uri) {
        if (uri.isOpaque()) {
            return uri.getScheme() + ":…";
        }
        StringBuilder url = new StringBuilder();
        if (uri.getScheme() != null) {
            url.append(uri.getScheme()).append(':');
        }
        String authority = uri.getRawAuthority();
        if (authority != null) {
            url.append("//").append(authority.substring(authority.lastIndexOf('@') + 1));
        }
        return url.append(uri.getRawPath()).toString();
    }
}
