#pragma once
#include <gmime/gmime.h>

// GObject's casts are macros. Each gives NULL when the object is of another kind.
static inline GMimeMultipart *rondo_as_multipart(GMimeObject *object) {
  return GMIME_IS_MULTIPART(object) ? GMIME_MULTIPART(object) : NULL;
}

static inline GMimeMessagePart *rondo_as_message_part(GMimeObject *object) {
  return GMIME_IS_MESSAGE_PART(object) ? GMIME_MESSAGE_PART(object) : NULL;
}

static inline GMimePart *rondo_as_part(GMimeObject *object) { return GMIME_IS_PART(object) ? GMIME_PART(object) : NULL; }

static inline GMimeTextPart *rondo_as_text_part(GMimeObject *object) {
  return GMIME_IS_TEXT_PART(object) ? GMIME_TEXT_PART(object) : NULL;
}

static inline GMimeObject *rondo_as_object(GMimeMessage *message) { return GMIME_OBJECT(message); }

static inline InternetAddressMailbox *rondo_as_mailbox(InternetAddress *address) {
  return INTERNET_ADDRESS_IS_MAILBOX(address) ? INTERNET_ADDRESS_MAILBOX(address) : NULL;
}

static inline InternetAddressGroup *rondo_as_group(InternetAddress *address) {
  return INTERNET_ADDRESS_IS_GROUP(address) ? INTERNET_ADDRESS_GROUP(address) : NULL;
}

/// The decoded content of a part as a new array, or NULL.
static inline GByteArray *rondo_part_bytes(GMimePart *part) {
  GMimeDataWrapper *content = g_mime_part_get_content(part);
  if (!content) return NULL;
  GMimeStream *stream = g_mime_stream_mem_new();
  g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(stream), FALSE);
  g_mime_data_wrapper_write_to_stream(content, stream);
  GByteArray *bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
  g_object_unref(stream);
  return bytes;
}

/// The bytes of any object as it was written, as a new array.
static inline GByteArray *rondo_object_bytes(GMimeObject *object) {
  GMimeStream *stream = g_mime_stream_mem_new();
  g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(stream), FALSE);
  g_mime_object_write_to_stream(object, NULL, stream);
  GByteArray *bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
  g_object_unref(stream);
  return bytes;
}
