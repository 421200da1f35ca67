package org.matlens.model.graph;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/** A fixed number of threads that work on the parts of one job; the caller is the first of them. */
final class Crew implements AutoCloseable {
  private static final long IDLE_SECONDS = 5;

  private final int size;
  private final ExecutorService others;

  Crew(int size) {
    this.size = size;
    this.others = size > 1 ? pool(size - 1) : null;
  }

  /** Threads that end when idle: a model that is never closed keeps none. */
  private static ThreadPoolExecutor pool(int threads) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            r -> {
              Thread t = new Thread(r, "matlens-worker");
              t.setDaemon(true);
              return t;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  int size() {
    return size;
  }

  /**
   * Does parts 0 to {@code parts - 1}, each on a thread of its own, and waits for all; parts is at
   * most the size.
   */
  void run(int parts, IntConsumer job) {
    List<Future<?>> pending = new java.util.ArrayList<>();
    for (int i = 1; i < parts; i++) {
      int part = i;
      pending.add(others.submit(() -> job.accept(part)));
    }
    RuntimeException failure = null;
    try {
      job.accept(0);
    } catch (RuntimeException e) {
      failure = e;
    }
    for (Future<?> f : pending) {
      try {
        f.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while waiting for a worker", e);
      } catch (ExecutionException e) {
        failure =
            failure != null
                ? failure
                : new IllegalStateException(e.getCause().getMessage(), e.getCause());
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public void close() {
    if (others != null) {
      others.shutdownNow();
    }
  }
}
