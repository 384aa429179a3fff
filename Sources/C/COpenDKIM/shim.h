#pragma once
#include <sys/types.h>
#include <opendkim/dkim.h>
