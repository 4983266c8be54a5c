package io.ashlar.namenode.rpc;

import io.ashlar.protocol.client.FetchImageRequest;
import io.ashlar.protocol.client.FetchImageResponse;
import io.ashlar.protocol.client.SaveNamespaceResponse;
import io.ashlar.protocol.error.DfsException;
import java.util.List;

/**
 * Images and the state of the metadata folders, as operators ask for them.
 *
 * <p><b>Threading</b>: called on worker threads; may read files and wait for a checkpoint.
 */
public interface ImageAccess {
  /** Writes an image of the present state; returns once it is durable. */
  SaveNamespaceResponse save() throws DfsException;

  /** A page of an image's bytes. */
  FetchImageResponse fetch(FetchImageRequest request) throws DfsException;

  /** Txid of the newest image; 0 if there is none. */
  long newestTxid();

  /** Why writes are refused; empty when they are taken. */
  List<String> readOnlyReasons();
}
