#pragma once
#include <curl/curl.h>

// curl_easy_setopt, curl_easy_getinfo and their multi forms are variadic, and macros check their types: one
// function for each kind of argument.
static inline CURLcode rondo_set_long(CURL *handle, CURLoption option, long value) {
  return (curl_easy_setopt)(handle, option, value);
}

static inline CURLcode rondo_set_large(CURL *handle, CURLoption option, curl_off_t value) {
  return (curl_easy_setopt)(handle, option, value);
}

static inline CURLcode rondo_set_text(CURL *handle, CURLoption option, const char *value) {
  return (curl_easy_setopt)(handle, option, value);
}

static inline CURLcode rondo_set_pointer(CURL *handle, CURLoption option, void *value) {
  return (curl_easy_setopt)(handle, option, value);
}

/// The write, header and read callbacks have one shape.
typedef size_t (*RondoTransferFunction)(char *bytes, size_t size, size_t count, void *context);

static inline CURLcode rondo_set_transfer_function(CURL *handle, CURLoption option, RondoTransferFunction function) {
  return (curl_easy_setopt)(handle, option, function);
}

static inline CURLcode rondo_set_open_socket(CURL *handle, curl_opensocket_callback function) {
  return (curl_easy_setopt)(handle, CURLOPT_OPENSOCKETFUNCTION, function);
}

static inline CURLcode rondo_set_close_socket(CURL *handle, curl_closesocket_callback function) {
  return (curl_easy_setopt)(handle, CURLOPT_CLOSESOCKETFUNCTION, function);
}

static inline CURLcode rondo_set_progress(CURL *handle, curl_xferinfo_callback function) {
  return (curl_easy_setopt)(handle, CURLOPT_XFERINFOFUNCTION, function);
}

static inline long rondo_get_long(CURL *handle, CURLINFO info) {
  long value = 0;
  (curl_easy_getinfo)(handle, info, &value);
  return value;
}

/// The address behind a `curl_sockaddr`, which is longer than its last member says.
static inline const struct sockaddr *rondo_socket_address(const struct curl_sockaddr *address) {
  return &address->addr;
}

static inline curl_socket_t rondo_socket_bad(void) { return CURL_SOCKET_BAD; }

/// The next finished transfer with its result, or NULL (the message is a struct with a union).
static inline CURL *rondo_next_finished(CURLM *multi, CURLcode *result) {
  int left = 0;
  CURLMsg *message;
  while ((message = curl_multi_info_read(multi, &left))) {
    if (message->msg != CURLMSG_DONE) continue;
    *result = message->data.result;
    return message->easy_handle;
  }
  return NULL;
}
