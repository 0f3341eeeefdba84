package dev.backplane.launcher;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Why a folder cannot be used, in words for the person who has to mend it. */
final class FolderProblem {

    private FolderProblem() {}

    /** The whole sentence: which folder of which home, why, and what to do. */
    static String sentence(Path home, Path folder, String reason) {
        return "cannot use "
                + home
                + " as home: "
                + folder
                + ": "
                + reason
                + ". Mend that, or set BACKPLANE_HOME to another folder";
    }

    /** What the file system says; its exceptions' messages are mostly the bare path. */
    static String reason(IOException problem) {
        return switch (problem) {
            case AccessDeniedException e -> "permission denied";
            case FileAlreadyExistsException e -> "a file is in the way";
            case DirectoryNotEmptyException e -> "a folder is in the way";
            case NoSuchFileException e -> "it cannot be created";
            case FileSystemException e when e.getReason() != null -> e.getReason();
            default -> String.valueOf(problem.getMessage());
        };
    }
}
